package dev.croft.bootstrap.engine;

import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a node must have. A module lists items; the engine looks at the node once (facts), works out what to do
 * (plan) and does it (apply). An item's name is unique on a node: two modules that want the same file are an error.
 */
public sealed interface Item {
    /** Kind and key, such as {@code file:/etc/hosts}; what drift and previews show, what other items refer to. */
    String name();

    /** When a file or folder is put in place: most wait for the packages, whose maintainer scripts make users and folders. */
    enum Stage {
        BEFORE_PACKAGES,
        AFTER_PACKAGES
    }

    /**
     * A Debian package that must be installed, in whatever version: a newer one in the repository is no change. With a version
     * ({@code 17.6}, or {@code 17.6-1} with Debian's own revision) it is brought to that one; apt refuses an older one.
     */
    record Package(String pkg, Optional<String> version) implements Item {
        public Package(String pkg) {
            this(pkg, Optional.empty());
        }

        /** Whether an installed version is what is wanted: any revision will do where none is named. */
        boolean fits(String installed) {
            return version.filter(v -> !installed.equals(v) && !installed.startsWith(v + "-"))
                    .isEmpty();
        }

        /** As apt takes it: {@code postgresql-17=17.6-*}. */
        String wanted() {
            return pkg
                    + version.map(v -> "=" + (v.contains("-") ? v : v + "-*")).orElse("");
        }

        @Override
        public String name() {
            return "package:" + pkg;
        }
    }

    /** A folder with its owner and mode ({@code 0750}). Its content is not looked at. */
    record Directory(String path, String owner, String group, String mode, Stage stage) implements Item {
        public Directory(String path, String owner, String group, String mode) {
            this(path, owner, group, mode, Stage.AFTER_PACKAGES);
        }

        @Override
        public String name() {
            return "directory:" + path;
        }
    }

    /** How much of a file is ours. */
    enum Ownership {
        /** All of it: any other content is drift and is replaced. */
        WHOLE,
        /** Written where it is missing; then it belongs to the program that rewrites it. */
        SEED
    }

    /**
     * A file with its content; a secret one is compared and shown by keyed digest only.
     *
     * @param check a POSIX sh script that asks the program which reads the file about the new one ({@code $1}), such as
     *     {@code visudo -c -q -f "$1"}; when it fails, the old file stays. It runs only when the file is about to change
     */
    record File(
            String path,
            Secret content,
            boolean secret,
            String owner,
            String group,
            String mode,
            Ownership ownership,
            Stage stage,
            Optional<String> check)
            implements Item {
        public File(
                String path,
                Secret content,
                boolean secret,
                String owner,
                String group,
                String mode,
                Ownership ownership,
                Stage stage) {
            this(path, content, secret, owner, group, mode, ownership, stage, Optional.empty());
        }

        /** A file that anybody may read, owned by root. */
        public static File of(String path, String content) {
            return new File(
                    path, Secret.of(content), false, "root", "root", "0644", Ownership.WHOLE, Stage.AFTER_PACKAGES);
        }

        /** A file that holds a secret, mode 0600 unless changed. */
        public static File secret(String path, Secret content, String owner, String group) {
            return new File(path, content, true, owner, group, "0600", Ownership.WHOLE, Stage.AFTER_PACKAGES);
        }

        public File owned(String owner, String group, String mode) {
            return new File(path, content, secret, owner, group, mode, ownership, stage, check);
        }

        public File seed() {
            return new File(path, content, secret, owner, group, mode, Ownership.SEED, stage, check);
        }

        public File early() {
            return new File(path, content, secret, owner, group, mode, ownership, Stage.BEFORE_PACKAGES, check);
        }

        public File checked(String script) {
            return new File(path, content, secret, owner, group, mode, ownership, stage, Optional.of(script));
        }

        @Override
        public String name() {
            return "file:" + path;
        }
    }

    /** How a file of settings is written; each form may have {@code [sections]}. */
    enum Syntax {
        /** {@code key=value} */
        EQUALS("="),
        /** {@code key = value} */
        SPACED(" = "),
        /** {@code key value} */
        BLANK(" ");

        private final String separator;

        Syntax(String separator) {
            this.separator = separator;
        }

        public String separator() {
            return separator;
        }
    }

    /** One setting; no secret, for drift shows values. {@code section} is empty for what stands before any section. */
    record Setting(String section, String key, String value) {
        @Override
        public String toString() {
            return (section.isEmpty() ? "" : "[" + section + "] ") + key;
        }
    }

    /**
     * Settings in a file that belongs to somebody else, the distribution for one. Only they are ours: any other line stays as it
     * is. What stood in their place comes back when they leave. Where the program reads a conf.d folder, a file of our own
     * there is better.
     *
     * @param check as for a {@link File}
     */
    record Keys(String path, Syntax syntax, List<Setting> settings, Optional<String> check) implements Item {
        public Keys {
            settings = List.copyOf(settings);
        }

        @Override
        public String name() {
            return "file:" + path;
        }
    }

    /**
     * A certificate and its key, issued by the environment's authority when it is missing, when its names or its issuer
     * change, when less than a third of its life is left, or when it lives much longer than is declared. The key is made by us and is never part of a state.
     *
     * @param names DNS names and addresses that it is valid for; the first is the common name
     */
    record Certificate(
            String certificatePath,
            String keyPath,
            String owner,
            String group,
            List<String> names,
            CertificateAuthority authority)
            implements Item {
        @Override
        public String name() {
            return "certificate:" + certificatePath;
        }
    }

    /** A user; {@code system} users have no password and no login. Keys are its whole authorized_keys, if any are given. */
    record User(String user, boolean system, Set<String> groups, String home, String shell, List<String> authorizedKeys)
            implements Item {
        @Override
        public String name() {
            return "user:" + user;
        }
    }

    /** A kernel setting, kept over reboots. Where the kernel refuses it (in containers) it is 'not applicable', no drift. */
    record Sysctl(String key, String value) implements Item {
        @Override
        public String name() {
            return "sysctl:" + key;
        }
    }

    /** What a unit does when something that it watches has changed. */
    enum OnChange {
        NOTHING,
        RELOAD,
        RESTART
    }

    /**
     * A systemd unit. A unit that is started has read everything, so it is not restarted as well; one that watches is
     * acted on once, however much has changed.
     *
     * @param enabled whether it starts at boot
     * @param running whether it must run now; a stopped one is drift. One that is enabled but need not run is started and
     *     stopped by somebody else (a cluster resource): a change reaches it only where it runs. One that is neither
     *     enabled nor running is kept off
     * @param watches names of items whose change it must notice; a {@code directory:} stands for all of our files directly in
     *     it, also those that leave
     */
    record Unit(String unit, boolean enabled, boolean running, OnChange onChange, Set<String> watches) implements Item {
        @Override
        public String name() {
            return "unit:" + unit;
        }
    }

    /**
     * A script (POSIX sh, as root) that runs when a watched item has changed, or when {@code unless} is given and does
     * not exit 0. It must be safe to run again. Actions run before units, but for those that watch a unit: they run after.
     *
     * @param unless a read-only check that is part of the facts; empty: runs only on change
     * @param environment variables for both; a value is never put in an argument vector
     */
    record Action(
            String action, String script, Optional<String> unless, Set<String> watches, Map<String, Secret> environment)
            implements Item {
        @Override
        public String name() {
            return "action:" + action;
        }
    }
}
