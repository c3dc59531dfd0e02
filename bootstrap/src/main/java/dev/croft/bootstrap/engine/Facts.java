package dev.croft.bootstrap.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node was found to be. A thing that is not there has no entry.
 *
 * @param paths files and what else stands at a path, links not followed; {@code folders}: links followed
 * @param sums SHA-256 of files, hex
 * @param contents of files, up to 64 KiB, where they are to be shown
 * @param settings by file, then by {@code section|key}; {@code ours}: those that we have put into a file, likewise
 * @param certificates content of certificate files, PEM
 * @param publicKeys SHA-256 of the public half of private keys, hex
 * @param authorizedKeys SHA-256 of users' authorized_keys, hex
 * @param refused values of kernel settings that this kernel refused before
 * @param checks exit codes of actions' {@code unless}, by the action's item name
 * @param pending items that still have to react to a change of a run that broke off
 * @param condition of the node as a whole, if that was asked
 * @param leftPolicy whether a killed run left the file that forbids service starts
 */
record Facts(
        Map<String, PackageState> packages,
        Map<String, PathState> paths,
        Map<String, PathState> folders,
        Map<String, String> sums,
        Map<String, String> contents,
        Map<String, Map<String, SettingState>> settings,
        Map<String, Set<String>> ours,
        Map<String, String> certificates,
        Map<String, String> publicKeys,
        Map<String, UserState> users,
        Map<String, String> authorizedKeys,
        Map<String, SysctlState> sysctls,
        Map<String, String> refused,
        Map<String, UnitState> units,
        Map<String, Integer> checks,
        Set<String> pending,
        Optional<Condition> condition,
        boolean leftPolicy) {

    /**
     * Whether a node can be worked on.
     *
     * @param osName as people call it
     * @param time by its clock; {@code clockOfHost}: it is a container and cannot set it
     * @param broken packages that dpkg cannot set right by itself
     * @param root the file system of {@code /}, then those of {@code /var} and {@code /run}
     */
    record Condition(
            Machine machine,
            String osName,
            Instant time,
            boolean clockOfHost,
            List<String> broken,
            Space root,
            Space var,
            Space run) {}

    /** A file system: where it is mounted, how much is free in it. */
    record Space(String mount, long freeKib) {}

    /** @param status dpkg's word: {@code installed}, {@code config-files}, {@code half-configured}... */
    record PackageState(String status, String version) {
        boolean installed() {
            return status.equals("installed");
        }
    }

    /** @param mode octal digits as {@code stat} prints them: {@code 644} */
    record PathState(String type, String mode, String owner, String group) {}

    record SettingState(int times, String value) {}

    record UserState(String home, String shell, Set<String> groups) {}

    record SysctlState(boolean writable, String value) {}

    record UnitState(String load, String active, String sub, String file, boolean needsReload) {
        boolean missing() {
            return load.equals("not-found");
        }

        /** A unit that ends and is started again and again is not running, whatever its state of the moment. */
        boolean running() {
            return List.of("active", "activating", "reloading", "refreshing").contains(active)
                    && !sub.startsWith("auto-restart");
        }

        /** Whether it starts at boot, by itself or because what it is an alias or a part of does. */
        boolean enabled() {
            return List.of("enabled", "static", "alias", "indirect", "generated", "linked")
                    .contains(file);
        }

        boolean switchable() {
            return List.of("enabled", "enabled-runtime", "disabled", "linked", "linked-runtime")
                    .contains(file);
        }
    }
}
