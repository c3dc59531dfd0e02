package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services and addresses of a cluster that get in the way of others. */
final class ServiceChecks {
    /** What the balancers call their own. */
    private static final Set<String> TAKEN = Set.of(
            "primary",
            "replica",
            "replicas",
            "direct",
            "offline",
            "offline-replicas",
            "offline-members",
            "standby",
            "metrics");

    private ServiceChecks() {}

    static List<Problem> problems(
            List<PgsqlMember> members,
            Cidr network,
            PgsqlPorts ports,
            List<PgsqlService> services,
            Optional<PgsqlVip> vip) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        Map<Integer, String> taken = new HashMap<>(PgsqlPorts.TAKEN);
        ports.named().forEach((name, port) -> taken.put(port, "service '" + name + "'"));
        for (var i = 0; i < services.size(); i++) {
            var service = services.get(i);
            if (TAKEN.contains(service.name()) || names.putIfAbsent(service.name(), i) != null) {
                problems.add(new Problem(
                        "services[" + i + "].name", "'" + service.name() + "' is taken; give it a name of its own"));
            }
            var other = taken.putIfAbsent(service.port(), "service '" + service.name() + "'");
            if (other != null) {
                problems.add(new Problem(
                        "services[" + i + "].port",
                        "port " + service.port() + " is taken by " + other + "; choose another"));
            }
        }
        vip.map(PgsqlVip::address).ifPresent(address -> {
            if (!network.contains(address)) {
                problems.add(new Problem("vip.address", address + " is outside of the network " + network));
            }
            members.stream()
                    .filter(m -> m.ip().equals(address))
                    .findFirst()
                    .ifPresent(m -> problems.add(new Problem(
                            "vip.address",
                            address + " is the address of " + m.name() + "; choose one that nobody has")));
        });
        return List.copyOf(problems);
    }
}
