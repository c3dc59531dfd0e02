package dev.croft.bootstrap.redis;

import java.util.HashMap;
import java.util.Map;

/**
 * What was found on a node before anything was changed there.
 *
 * @param release {@code debian-13}
 * @param owner whose the deployment's folder is; empty where Croft has set up nothing
 * @param ports what was found of each port that was asked about
 */
record Look(String release, String owner, Map<Integer, Port> ports) {
    /**
     * One port.
     *
     * @param active whether our unit runs
     * @param listening whether anybody listens
     * @param data whether there is data in our folder
     * @param outdated whether the program was replaced by another release since it was started
     */
    record Port(boolean active, boolean listening, boolean data, boolean outdated) {}

    static Look parse(String output) {
        var release = "";
        var owner = "";
        var ports = new HashMap<Integer, Port>();
        for (var line : output.lines().toList()) {
            var value = line.substring(line.indexOf('=') + 1);
            if (line.startsWith("release=")) {
                release = value;
            } else if (line.startsWith("owner=")) {
                owner = value.strip();
            } else if (line.startsWith("port=")) {
                var words = value.split(" ");
                ports.put(
                        Integer.parseInt(words[0]),
                        new Port(
                                words[1].equals("yes"),
                                words[2].equals("yes"),
                                words[3].equals("yes"),
                                words[4].equals("yes")));
            }
        }
        return new Look(release, owner, Map.copyOf(ports));
    }
}
