package dev.croft.libvirt.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's room for containers: the systemd of each takes about four inotify instances of root's. */
final class Inotify {
    private static final Path INSTANCES = Path.of("/proc/sys/fs/inotify/max_user_instances");
    /** What set-up makes of it; Linux's own 128 is enough for about 30 containers. */
    private static final int ENOUGH = 1024;

    private Inotify() {}

    /** What to do where it may be used up; nothing where it is not known or large. */
    static String remedy() {
        try {
            return remedy(Integer.parseInt(Files.readString(INSTANCES).strip()));
        } catch (IOException | NumberFormatException e) {
            return "";
        }
    }

    static String remedy(int instances) {
        return instances >= ENOUGH
                ? ""
                : "; where more than " + instances / 4
                        + " containers run, give them more inotify instances: sudo sysctl"
                        + " fs.inotify.max_user_instances=" + ENOUGH;
    }
}
