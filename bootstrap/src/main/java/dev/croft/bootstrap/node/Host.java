package dev.croft.bootstrap.node;

import dev.croft.model.Cidr;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

@Doc("A name and its address. Several names may share one address; one name has one address.")
public record Host(
        @Doc("The name without the environment's domain, such as `pg-test-1`.")
                @Matches(value = NAME, allowed = NAME_WORDS)
                String name,
        @Doc("Its IPv4 address, such as `10.42.0.11`.") String ip) {

    /** One label of a host name (RFC 1123), lower case. */
    public static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    public static final String NAME_WORDS =
            "a host name without a domain: up to 63 lower-case letters, digits and dashes";

    /** A DNS domain, lower case. */
    public static final String DOMAIN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*";

    public static final String DOMAIN_WORDS = "a DNS domain in lower case, such as dev.croft";

    /** A time server. */
    public static final String TIME_SERVER = "[a-zA-Z0-9][a-zA-Z0-9.:-]*";

    public static final String TIME_SERVER_WORDS = "an address or a host name";

    public Host {
        var problems = address("ip", ip);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** What is wrong with a text that should be an IPv4 address; empty if nothing is. */
    public static List<Problem> address(String path, String text) {
        try {
            Cidr.address(text);
            return List.of();
        } catch (InvalidException e) {
            return e.problems().stream().map(p -> p.under(path)).toList();
        }
    }

    /** The same for each of a list. */
    public static List<Problem> addresses(String path, List<String> texts) {
        var problems = new ArrayList<Problem>();
        for (var i = 0; i < texts.size(); i++) {
            problems.addAll(address(path + "[" + i + "]", texts.get(i)));
        }
        return problems;
    }

    /** Names that are there twice. */
    public static List<Problem> duplicates(String path, List<Host> hosts) {
        var problems = new ArrayList<Problem>();
        var seen = new HashMap<String, Integer>();
        for (var i = 0; i < hosts.size(); i++) {
            var first = seen.putIfAbsent(hosts.get(i).name(), i);
            if (first != null) {
                problems.add(new Problem(
                        path + "[" + i + "].name",
                        "'" + hosts.get(i).name() + "' is there twice, first in " + path + "[" + first + "] with "
                                + hosts.get(first).ip()));
            }
        }
        return problems;
    }
}
