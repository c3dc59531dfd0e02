package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.LibvirtErrors;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.LibvirtException;

/** Starts and stops containers. */
final class Power {
    private static final int SIGKILL = 9;
    /** SIGRTMIN+4, as the kernel counts: systemd powers off in order. */
    private static final int POWER_OFF = 38;

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final int START_ATTEMPTS = 20;

    private final Hypervisor hypervisor;
    /** libvirt chooses a free loop device and then attaches it: two starts at once can choose the same. */
    private final ReentrantLock starting = new ReentrantLock();

    Power(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** What is wrong with its state; empty text if it runs. */
    String state(String name) {
        return hypervisor.run(name, connect -> {
            var state = connect.domainLookupByName(name).getInfo().state;
            return switch (state) {
                case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_NOSTATE -> "";
                case VIR_DOMAIN_PAUSED -> "paused";
                default -> "shut off";
            };
        });
    }

    boolean active(String name) {
        return hypervisor.run(name, connect -> connect.domainLookupByName(name).isActive() == 1);
    }

    /** Starts it where it does not run, and sees that it does not end at once. */
    void start(Call call, String name) {
        call.progress().accept("starting");
        starting.lock();
        try {
            for (var attempt = 1; !attempt(call, name, attempt); attempt++) {
                call.checkpoint("starting the machine");
            }
        } finally {
            starting.unlock();
        }
        var until = Instant.now().plus(SETTLE);
        while (Instant.now().isBefore(until)) {
            sleep(call, 50);
            if (!active(name)) {
                throw new CloudException(
                        Kind.FAILED,
                        call.owner().name(),
                        "the container ended right after its start",
                        "see why: virsh -c " + hypervisor.uri() + " start --console " + name);
            }
        }
    }

    private boolean attempt(Call call, String name, int attempt) {
        return hypervisor.run(call.owner().name(), connect -> {
            try {
                var domain = connect.domainLookupByName(name);
                if (domain.getInfo().state == DomainState.VIR_DOMAIN_PAUSED) {
                    domain.resume();
                } else if (domain.isActive() == 0) {
                    domain.create();
                }
                return true;
            } catch (LibvirtException e) {
                if (attempt >= START_ATTEMPTS || !LibvirtErrors.loopRace(e)) {
                    throw e;
                }
                sleep(call, 100 + attempt * 20L);
                return false;
            }
        });
    }

    /** Powers off in order; what does not end in a minute is ended. */
    void stop(Call call, String name) {
        if (!active(name)) {
            return;
        }
        call.progress().accept("shutting down");
        var grace = call.left().compareTo(GRACE) < 0 ? call.left().dividedBy(2) : GRACE;
        if (!hypervisor.signal(name, POWER_OFF) || !await(call, grace, () -> !active(name))) {
            destroy(name);
        }
    }

    /** Ends it at once, as a power failure would. */
    void kill(Call call, String name) {
        if (!active(name)) {
            return;
        }
        // Much quicker than libvirt's own way, which asks first.
        if (!hypervisor.signal(name, SIGKILL) || !await(call, Duration.ofSeconds(2), () -> !active(name))) {
            destroy(name);
        }
    }

    private void destroy(String name) {
        hypervisor.run(name, connect -> {
            Domain domain = connect.domainLookupByName(name);
            if (domain.isActive() == 1) {
                domain.destroy();
            }
            return true;
        });
    }

    private static boolean await(Call call, Duration limit, BooleanSupplier done) {
        var until = Instant.now().plus(limit);
        while (!done.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                return false;
            }
            sleep(call, 25);
        }
        return true;
    }

    private static void sleep(Call call, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        call.checkpoint("waiting for the machine");
    }

    /** Init's cgroup stays behind on hosts with a hybrid tree, which libvirt does not manage. Where we may, we remove it. */
    void sweep(String name) {
        var group = Path.of("/sys/fs/cgroup/unified/croft-" + name);
        if (!Files.isDirectory(group)) {
            return;
        }
        try (var inside = Files.walk(group)) {
            inside.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(folder -> {
                if (!folder.toFile().delete()) {
                    // Not ours to remove, or not empty yet: the next machine's init sweeps it.
                    return;
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            // It is empty and harmless.
            return;
        }
    }
}
