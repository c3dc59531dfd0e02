package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;

@Doc("A service of the balancers besides the usual four: a port for a purpose of its own.")
public record PgsqlService(
        @Doc("Its name.")
                @Matches(
                        value = "[a-z][a-z0-9-]{0,30}",
                        allowed = "a lower-case name of up to 31 letters, digits and dashes")
                String name,
        @Doc("The port on each member.") @Range(min = 1024, max = 65535) int port,
        @Doc(
                        "Which members it leads to; where there is none of a kind, replicas stand in for offline ones, and the primary for both.")
                @Default("\"primary\"")
                PgsqlRole to,
        @Doc("Whether through the pooler; offline members are always reached past it.") @Default("true")
                boolean pooled) {}
