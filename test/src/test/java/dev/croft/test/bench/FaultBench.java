package dev.croft.test.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Faults of a PostgreSQL cluster under a writer, one after another. Prints a line for each: fault, seconds without an
 * acknowledged write, acknowledged rows lost, seconds until all members follow again, and whether etcd's leader died with it.
 *
 * <p>Arguments: a file with a member a line ({@code name host port user type key}), the private key's file, known_hosts, the
 * prefix of the domains' names, how often, then the faults: {@code switchover}, {@code handover}, {@code postgres}, {@code
 * patroni}, {@code power}. Environment: {@code BENCH_USER}, {@code BENCH_PASSWORD}, {@code BENCH_DATABASE}.
 */
public final class FaultBench {
    private static final String SWITCHOVER = "patronictl -c /etc/patroni/config.yml switchover --leader %s --force";
    private static final double QUIET = 3;
    private static final double LIMIT = 180;
    private static final Pattern MEMBER = Pattern.compile("\\{[^{}]*\"name\"[^{}]*\\}");

    private final Map<String, String[]> members = new TreeMap<>();
    private final String key;
    private final String known;
    private final Machines machines;
    private final Writer writer;

    private FaultBench(String[] args) throws IOException {
        for (var line : Files.readAllLines(Path.of(args[0]))) {
            var f = line.split(" ");
            members.put(f[0], f);
        }
        this.key = args[1];
        this.known = args[2];
        this.machines = new Machines(args[3]);
        this.writer = new Writer(
                members.values().stream().map(f -> f[1]).toList(),
                System.getenv("BENCH_USER"),
                System.getenv("BENCH_PASSWORD"),
                System.getenv("BENCH_DATABASE"));
    }

    public static void main(String[] args) throws Exception {
        var bench = new FaultBench(args);
        var rounds = Integer.parseInt(args[4]);
        bench.healthy();
        bench.writer.start();
        for (var fault : List.of(args).subList(5, args.length)) {
            for (var round = 0; round < rounds; round++) {
                bench.round(fault);
            }
        }
        bench.writer.close();
    }

    private void round(String fault) throws SQLException {
        var leader = leader();
        var dcs = fault.equals("power")
                && ssh(
                                leader,
                                "croft_etcd() { sudo env ETCDCTL_API=3 etcdctl --cacert=/etc/etcd/pki/ca.crt"
                                        + " --cert=/etc/etcd/pki/member.crt --key=/etc/etcd/pki/member.key --endpoints=https://"
                                        + members.get(leader)[1]
                                        + ":2379 \"$@\"; }; croft_etcd endpoint status -w fields | awk '/MemberID/{m=$3} /Leader/{l=$3} END{print m==l}'")
                        .strip()
                        .equals("1");
        writer.mark();
        var begin = System.nanoTime();
        switch (fault) {
            case "switchover" -> ssh(leader, "sudo " + SWITCHOVER.formatted(leader));
                // As `make pg CMD=switchover` has it.
            case "handover" -> ssh(
                    leader,
                    "mark=$(sudo sed -n 's|.*/before-stop[.]sh ||p' /etc/patroni/config.yml); sudo touch $mark; sudo "
                            + SWITCHOVER.formatted(leader) + "; sudo rm -f $mark");
            case "postgres" -> ssh(leader, "sudo sh -c 'kill -9 $(head -n 1 /var/lib/postgresql/*/*/postmaster.pid)'");
            case "patroni" -> ssh(leader, "sudo systemctl kill --kill-whom=main -s KILL patroni");
            case "power" -> machines.cutPower(leader);
            default -> throw new IllegalArgumentException("there is no fault '" + fault + "'");
        }
        var gap = writer.gap(QUIET, LIMIT);
        if (fault.equals("power")) {
            begin = System.nanoTime();
            machines.start(leader);
        }
        var back = healthy() - Writer.seconds(begin);
        System.out.printf(
                Locale.ROOT, "%s %.2f %d %.1f %s%n", fault, gap, writer.lost(), back, dcs ? "with-etcd" : "without");
        System.out.flush();
        writer.forget();
        Writer.pause(5000);
    }

    private String leader() {
        return cluster()
                .flatMap(all -> all.stream()
                        .filter(m -> m.contains("\"role\": \"leader\"") || m.contains("\"role\":\"leader\""))
                        .findFirst())
                .map(m -> m.replaceAll("(?s).*\"name\": ?\"([^\"]+)\".*", "$1"))
                .orElseThrow(() -> new IllegalStateException("no leader"));
    }

    /** What a member that answers says of all of them. */
    private Optional<List<String>> cluster() {
        for (var member : members.values()) {
            var answer = Machines.run("curl", "-sk", "--max-time", "2", "https://" + member[1] + ":8008/cluster");
            var found = new ArrayList<String>();
            MEMBER.matcher(answer.replaceAll("\"tags\": ?\\{[^}]*\\},?", ""))
                    .results()
                    .forEach(m -> found.add(m.group()));
            if (!found.isEmpty()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Waits until one leads and all others stream; the time at which it was so, in seconds. */
    private double healthy() {
        var limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (System.nanoTime() < limit) {
            var all = cluster().orElse(List.of());
            var streaming =
                    all.stream().filter(m -> m.contains("\"streaming\"")).count();
            if (all.size() == members.size() && streaming == members.size() - 1) {
                return Writer.seconds(System.nanoTime());
            }
            Writer.pause(200);
        }
        throw new IllegalStateException("the members do not follow again: " + cluster());
    }

    private String ssh(String node, String script) {
        var f = members.get(node);
        return Machines.run(
                "ssh",
                "-F",
                "/dev/null",
                "-i",
                key,
                "-o",
                "UserKnownHostsFile=" + known,
                "-o",
                "BatchMode=yes",
                "-p",
                f[2],
                f[3] + "@" + f[1],
                script);
    }
}
