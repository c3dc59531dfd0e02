package dev.croft.libvirt.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel lets this process do; root in a container may lack some of it. Numbers are those of linux/capability.h. */
public final class Rights {
    public static final int CHOWN = 0;
    public static final int DAC_OVERRIDE = 1;
    public static final int NET_ADMIN = 12;
    public static final int SYS_PTRACE = 19;
    public static final int SYS_ADMIN = 21;
    public static final int SYS_RESOURCE = 24;

    private Rights() {}

    /** Whether it has all of these. */
    public static boolean held(int... numbers) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            var held = lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("CapEff:".length()).strip(), 16))
                    .sum();
            for (var number : numbers) {
                if ((held >> number & 1) == 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
