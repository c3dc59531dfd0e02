package dev.croft.bootstrap.logs;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

@Doc("Where a node sends what it logs.")
public record LogShipping(
        @Doc("The log servers; each gets everything.") List<Server> servers,
        @Doc("Who the node is to the log servers.") @Default("\"node\"") @Matches(value = USER, allowed = USER_WORDS)
                String user,
        @Doc("The password of that, 20 to 128 letters and digits.") @Matches(value = PASSWORD, allowed = PASSWORD_WORDS)
                Secret password,
        @Doc("What may wait on the node's disk for each server that is away, in MiB; what comes after is dropped.")
                @Default("128")
                @Range(min = 16, max = 65536)
                int queueMib) {
    public static final String USER = "[A-Za-z0-9._-]{1,64}";
    public static final String USER_WORDS = "up to 64 letters, digits, dots, dashes and underscores";
    public static final String PASSWORD = "[A-Za-z0-9]{20,128}";
    public static final String PASSWORD_WORDS = "20 to 128 letters and digits";

    @Doc("A log server.")
    public record Server(
            @Doc("Its address or name; its certificate, by the environment's authority, must bear it.")
                    @Matches(value = "[a-zA-Z0-9][a-zA-Z0-9.-]*", allowed = "an address or a host name")
                    String host,
            @Doc("Its port.") @Default("9428") @Range(min = 1, max = 65535) int port) {}

    public LogShipping {
        var problems = new ArrayList<Problem>();
        if (servers.isEmpty()) {
            problems.add(new Problem("servers", "is empty; name a log server, or leave logs out"));
        }
        var seen = new HashSet<String>();
        for (var i = 0; i < servers.size(); i++) {
            if (!seen.add(servers.get(i).host())) {
                problems.add(new Problem(
                        "servers[" + i + "].host", "'" + servers.get(i).host() + "' is there twice"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
