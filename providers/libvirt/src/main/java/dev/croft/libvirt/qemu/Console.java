package dev.croft.libvirt.qemu;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Waiting;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Waits for a boot by what the machine writes to its console, where {@code ready.sh} has the last word. */
final class Console {
    private static final Pattern READY = Pattern.compile("croft-ready errors=\\[(.*)]");
    private static final Pattern CONTROL = Pattern.compile("\\e\\[[0-9;?!]*[a-zA-Z]|\\ec|[\\p{Cntrl}&&[^\n]]");
    private static final int KEPT = 64 << 10;
    private static final int SHOWN = 12;
    private static final int EVERY = 500;

    private final Hypervisor hypervisor;
    private final Volumes volumes;
    private final boolean local;

    /** @param local whether machines can be reached from here for certain */
    Console(Hypervisor hypervisor, Volumes volumes, boolean local) {
        this.hypervisor = hypervisor;
        this.volumes = volumes;
        this.local = local;
    }

    /** Returns what cloud-init had to complain of in this boot, empty for nothing; fails where the boot does. */
    Optional<String> awaitReady(Call call, String machine, String address) {
        var text = new StringBuilder();
        var from = 0L;
        try {
            while (true) {
                var more = volumes.console(machine, from);
                from += more.length;
                text.append(new String(more, StandardCharsets.ISO_8859_1));
                var ready = READY.matcher(text);
                if (ready.find()) {
                    return Optional.of(ready.group(1).strip()).filter(e -> !e.isEmpty());
                }
                text.delete(0, Math.max(0, text.length() - KEPT));
                if (!hypervisor.active(machine)) {
                    throw new CloudException(
                            Kind.FAILED,
                            call.owner().name(),
                            "the machine ended while it booted" + last(text),
                            "see the whole log of its console: " + volumes.console(machine));
                }
                if (hypervisor.paused(machine)) {
                    throw new CloudException(
                            Kind.FAILED,
                            call.owner().name(),
                            "the machine stands still while it boots: QEMU paused it, as it does where KVM fails"
                                    + last(text),
                            "see " + machine
                                    + ".log in /var/log/libvirt/qemu on libvirt's host: where it tells of a KVM internal"
                                    + " error, set the provider's accelerator to tcg; after virsh suspend, virsh resume");
                }
                // An image that has no serial console.
                if (text.isEmpty() && local && answers(address)) {
                    return Optional.empty();
                }
                last(text, 1).stream().findFirst().ifPresent(line -> call.progress()
                        .accept("booting: " + line));
                Waiting.pause(call, EVERY, "waiting for the machine to boot");
            }
        } catch (CloudException e) {
            if (e.kind() != Kind.TIMEOUT) {
                throw e;
            }
            throw new CloudException(
                    Kind.TIMEOUT,
                    call.owner().name(),
                    "the machine did not finish its boot in time" + last(text),
                    "give it more time with customTimeouts, or see the whole log of its console: "
                            + volumes.console(machine),
                    e);
        }
    }

    private static boolean answers(String address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 22), EVERY);
            socket.setSoTimeout(EVERY);
            return socket.getInputStream().read() == 'S';
        } catch (IOException e) {
            return false;
        }
    }

    private static String last(CharSequence text) {
        var lines = last(text, SHOWN);
        return lines.isEmpty()
                ? "; its console is empty"
                : "; the last lines of its console:\n" + String.join("\n", lines);
    }

    /** Its last lines, without what only a terminal understands. */
    static List<String> last(CharSequence text, int count) {
        var lines = CONTROL.matcher(text.toString().replace("\r", "\n"))
                .replaceAll("")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toList());
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
