package dev.croft.test.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisSentineled;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Power cuts of the node that has most masters, under a writer for each of two deployments on the same nodes: {@code cache},
 * which sentinels watch, and the cluster {@code shards}. Prints a line for each: deployment, seconds without an acknowledged
 * write, acknowledged keys lost, and seconds from the machine's start until all instances follow again.
 *
 * <p>Arguments: a file with a node a line ({@code name host}), a file with an instance a line ({@code deployment instance|sentinel
 * ip:port}), the prefix of the domains' names, how often. Environment: {@code BENCH_PASSWORD_CACHE}, {@code
 * BENCH_PASSWORD_SHARDS}. The deployments speak without TLS.
 */
public final class RedisFaultBench {
    private static final int LIMIT_SECONDS = 180;
    /** A client's own patience is part of what is measured: with Jedis's defaults, 5 tries of 2 s, it would be most of it. */
    private static final int TIMEOUT_MILLIS = 500;

    private static final int TRIES = 3;

    private final Map<String, String> nodes = new TreeMap<>();
    private final List<String[]> places = new ArrayList<>();
    private final Machines machines;

    private RedisFaultBench(String[] args) throws IOException {
        for (var line : Files.readAllLines(Path.of(args[0]))) {
            nodes.put(line.split(" ")[1], line.split(" ")[0]);
        }
        Files.readAllLines(Path.of(args[1])).forEach(line -> places.add(line.split(" ")));
        this.machines = new Machines(args[2]);
    }

    public static void main(String[] args) throws Exception {
        var bench = new RedisFaultBench(args);
        for (var round = 0; round < Integer.parseInt(args[3]); round++) {
            bench.healthy();
            bench.round(round);
        }
    }

    private void round(int round) {
        var node = nodes.get(nodeWithMostMasters());
        try (var cache = new RedisBenchWriter(client("cache"), "cache:" + round + ":");
                var shards = new RedisBenchWriter(client("shards"), "shards:" + round + ":")) {
            Writer.pause(3_000);
            machines.cutPower(node);
            var writers = Map.of("cache", cache, "shards", shards);
            writers.values().forEach(w -> w.awaitQuiet(LIMIT_SECONDS));
            var begin = System.nanoTime();
            machines.start(node);
            healthy();
            var back = (System.nanoTime() - begin) / 1e9;
            new TreeMap<>(writers)
                    .forEach((deployment, writer) -> System.out.printf(
                            Locale.ROOT, "%s %.2f %d %.1f%n", deployment, writer.gap(), writer.lost(), back));
            System.out.flush();
        }
    }

    private static JedisClientConfig login(String deployment) {
        return DefaultJedisClientConfig.builder()
                .password(System.getenv("BENCH_PASSWORD_" + deployment.toUpperCase(Locale.ROOT)))
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .build();
    }

    private Set<HostAndPort> at(String deployment, String kind) {
        return places.stream()
                .filter(p -> p[0].equals(deployment) && p[1].equals(kind))
                .map(p -> HostAndPort.from(p[2]))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private UnifiedJedis client(String deployment) {
        return deployment.equals("shards")
                ? new JedisCluster(at(deployment, "instance"), login(deployment), TRIES)
                : new JedisSentineled(deployment, login(deployment), at(deployment, "sentinel"), login(deployment));
    }

    private String nodeWithMostMasters() {
        var masters = new TreeMap<String, Integer>();
        for (var place : places) {
            if (place[1].equals("instance") && replication(place).contains("role:master")) {
                // The group's only master counts for more: its node is cut in each round.
                masters.merge(place[2].split(":")[0], place[0].equals("cache") ? 10 : 1, Integer::sum);
            }
        }
        return masters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private String replication(String[] place) {
        try (var instance = new Jedis(HostAndPort.from(place[2]), login(place[0]))) {
            return instance.info("replication");
        } catch (JedisException e) {
            return "";
        }
    }

    /** Waits until every instance answers, replicas with their link up, and the group and each shard have their master. */
    private void healthy() {
        var limit = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < limit) {
            var told = places.stream()
                    .filter(p -> p[1].equals("instance"))
                    .map(this::replication)
                    .toList();
            var masters = told.stream().filter(t -> t.contains("role:master")).count();
            var linked = told.stream()
                    .filter(t -> t.contains("role:slave") && t.contains("master_link_status:up"))
                    .count();
            if (masters == 4 && masters + linked == told.size()) {
                return;
            }
            Writer.pause(200);
        }
        throw new IllegalStateException("the instances do not follow again");
    }
}
