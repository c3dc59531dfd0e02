package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.LibvirtErrors;
import dev.croft.libvirt.host.Waiting;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.LibvirtException;

/** Starts and stops machines. */
final class Power {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int START_ATTEMPTS = 20;

    private final Hypervisor hypervisor;
    private final Driver driver;
    /** libvirt chooses a free loop device and then attaches it: two starts at once can choose the same. */
    private final ReentrantLock starting = new ReentrantLock();

    Power(Hypervisor hypervisor, Driver driver) {
        this.hypervisor = hypervisor;
        this.driver = driver;
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

    /** Starts it where it does not run, and waits until it is up. */
    void start(Call call, String name, String address) {
        call.progress().accept("starting");
        starting.lock();
        try {
            for (var attempt = 1; !attempt(call, name, attempt); attempt++) {
                call.checkpoint("starting the machine");
            }
        } finally {
            starting.unlock();
        }
        driver.awaitBoot(call, name, address);
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
                Waiting.pause(call, 100 + attempt * 20L, "starting the machine");
                return false;
            }
        });
    }

    /** Powers off in order; what does not end in a minute is ended. */
    void stop(Call call, String name) {
        if (!hypervisor.active(name)) {
            return;
        }
        call.progress().accept("shutting down");
        var grace = call.left().compareTo(GRACE) < 0 ? call.left().dividedBy(2) : GRACE;
        if (!driver.askOff(name) || !ended(call, name, grace)) {
            destroy(call, name);
        }
    }

    /** Ends it at once, as a power failure would. */
    void kill(Call call, String name) {
        if (!hypervisor.active(name)) {
            return;
        }
        if (!driver.kill(name) || !ended(call, name, Duration.ofSeconds(2))) {
            destroy(call, name);
        }
    }

    /** libvirt gives up on processes that take long to end, as on a busy host; they end all the same, or at another try. */
    private void destroy(Call call, String name) {
        var until = Instant.now().plus(GRACE);
        while (true) {
            try {
                destroy(name);
                return;
            } catch (CloudException e) {
                if (Instant.now().isAfter(until)) {
                    throw e;
                }
                if (ended(call, name, Duration.ofSeconds(2))) {
                    return;
                }
            }
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

    private boolean ended(Call call, String name, Duration limit) {
        return Waiting.until(call, limit, 25, "waiting for the machine to end", () -> !hypervisor.active(name));
    }
}
