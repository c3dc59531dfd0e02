package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.exceptions.JedisException;

/** What the three deployments of a test's stack are like now, by their own words and by Croft's. */
final class RedisSeen {
    static final List<String> NODES = List.of("cache-1", "cache-2", "cache-3");

    private final Stack stack;

    RedisSeen(Stack stack) {
        this.stack = stack;
    }

    RedisClients clients(String deployment) {
        return new RedisClients(stack.outputs(), deployment);
    }

    String leader() {
        return leader(2);
    }

    /** Where the group's master is, as the sentinel of a node says; one that says nothing in time is asked again. */
    String leader(int node) {
        var said = "";
        for (var i = 0; i < 10 && !said.matches("[0-9.]+"); i++) {
            said = stack.ssh(
                            "cache-" + node,
                            cli("10.48.8.1" + node, 26379) + " sentinel get-master-addr-by-name cache | head -1")
                    .ok()
                    .output()
                    .strip();
        }
        assertThat(said).as("what the sentinel of cache-" + node + " says").matches("[0-9.]+");
        return said;
    }

    String cli(String ip, int port) {
        return "redis-cli -h " + ip + " -p " + port
                + " --tls --cacert /etc/croft/redis/cache/pki/ca.crt --no-auth-warning -a "
                + clients("cache").password();
    }

    Stack.Result redis(String deployment, String verb) {
        return stack.make("redis", "CLUSTER=" + deployment, "CMD=" + verb);
    }

    /** Instances of a deployment that have a role, as the verb tells. */
    List<String> having(String deployment, String role) {
        return redis(deployment, "list")
                .ok()
                .output()
                .lines()
                .map(line -> line.split(" +"))
                .filter(words -> words.length > 3 && words[3].equals(role))
                .map(words -> words[0])
                .toList();
    }

    List<String> nodesOfMasters() {
        return having("shards", "master").stream()
                .map(name -> name.replaceAll("-\\d+$", ""))
                .distinct()
                .toList();
    }

    boolean takes(String ip) {
        try (var instance = clients("cache").at(ip, 6379)) {
            instance.set("app:stopped", "x");
            return true;
        } catch (JedisException e) {
            return false;
        }
    }

    /**
     * A write that was acknowledged.
     *
     * @param number which of the writer's rounds it belongs to, from 1
     * @param at seconds since 1970
     */
    record Taken(int number, long at) {}

    /** What was acknowledged to a writer that told the time at each of its rounds, then what each kind of write was answered. */
    static List<Taken> taken(String log, String kind) {
        var taken = new ArrayList<Taken>();
        var number = 0;
        long at = 0;
        for (var line : log.lines().toList()) {
            if (line.matches("\\d+")) {
                at = Long.parseLong(line);
                number++;
            } else if (line.equals(kind + ":OK")) {
                taken.add(new Taken(number, at));
            }
        }
        return taken;
    }

    /** When instances and sentinels of a deployment were started, so that a restart shows. */
    Map<String, String> starts(String deployment) {
        var starts = new TreeMap<String, String>();
        for (var node : NODES) {
            starts.put(
                    node,
                    stack.ssh(
                                    node,
                                    "systemctl show -p Id,ExecMainStartTimestampMonotonic 'croft-redis-" + deployment
                                            + "@*' 'croft-redis-" + deployment + "-sentinel@*'")
                            .ok()
                            .output());
        }
        return starts;
    }
}
