package dev.croft.spi.cloud;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The subnets that a declaration comes to, and how machines learn of them: by tags of the network's security group. */
public final class Subnets {
    /** The subnet of a network that declares none. */
    public static final String ONLY = "main";

    private Subnets() {}

    /** The subnets to be: those declared, else one that is the whole. */
    public static List<Subnet> of(NetworkSpec spec) {
        return spec.subnets().isEmpty() ? List.of(new Subnet(ONLY, Optional.empty(), spec.cidr())) : spec.subnets();
    }

    /** Those that are there as a declaration has them; none where one is the whole. */
    public static List<Subnet> imported(List<Subnet> found, Cidr cidr) {
        return found.size() == 1
                        && found.get(0).name().equals(ONLY)
                        && found.get(0).cidr().equals(cidr)
                ? List.of()
                : found;
    }

    /** The tags of the security group that name the subnets, in their order. */
    public static Map<String, String> tags(Map<String, String> ids) {
        var tags = new LinkedHashMap<String, String>();
        ids.forEach((name, id) -> tags.put(Tags.SUBNET + tags.size(), name + "=" + id));
        return tags;
    }

    /** Ids by name, in the order of the declaration, as those tags have them. */
    public static Map<String, String> ids(Map<String, String> tags) {
        var numbered = new TreeMap<Integer, String>();
        Tags.under(Tags.SUBNET, tags).forEach((number, text) -> numbered.put(Integer.parseInt(number), text));
        var subnets = new LinkedHashMap<String, String>();
        numbered.values().forEach(v -> subnets.put(v.substring(0, v.indexOf('=')), v.substring(v.indexOf('=') + 1)));
        return subnets;
    }

    /** What no cloud can change in a subnet that is there. */
    public static List<Problem> refused(String backend, NetworkSpec before, NetworkSpec after) {
        var problems = new ArrayList<Problem>();
        for (var i = 0; i < after.subnets().size(); i++) {
            var now = after.subnets().get(i);
            var path = "subnets[" + i + "].";
            before.subnets().stream()
                    .filter(b -> b.name().equals(now.name()))
                    .filter(b -> !b.id().equals(now.id()) || !b.cidr().equals(now.cidr()) || moved(b, now))
                    .forEach(b -> problems.add(new Problem(
                            path + (moved(b, now) ? "zone" : "cidr"),
                            backend + " cannot change a subnet that is there: add one with another name, then remove '"
                                    + now.name() + "'")));
        }
        if (before.subnets().isEmpty() != after.subnets().isEmpty()
                && after.vpcId().isEmpty()) {
            problems.add(new Problem(
                    "subnets",
                    backend + " cannot divide a subnet that is there: leave it as it was, or replace the network"));
        }
        return problems;
    }

    private static boolean moved(Subnet before, Subnet now) {
        return now.zone().isPresent() && !now.zone().equals(before.zone());
    }
}
