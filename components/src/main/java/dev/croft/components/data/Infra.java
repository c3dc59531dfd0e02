package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.alerts.Alerts;
import java.util.List;
import java.util.Optional;

@Doc("INFRA: what serves the whole environment.")
public record Infra(
        @Doc("Its nodes; the first serves the repository.") List<Place> nodes,
        @Doc(
                        "Where its nodes reach Debian's archives, such as `http://mirror.example.org` or a cloud's own mirror: packages that are Debian's they fetch from there, and only the rest of the bundle is copied to them. Left out: all of it is copied.")
                @Matches(
                        value = "https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~-]+)*",
                        allowed = "an http or https address without a slash at its end")
                Optional<String> mirror,
        @Doc("How long metrics are kept, in days.") @Default("15") @Range(min = 1, max = 3650) int retentionDays,
        @Doc("Time servers that its nodes ask, addresses or names; all other nodes ask these. None: Debian's pool.")
                @Matches(value = "[a-zA-Z0-9][a-zA-Z0-9.:-]*", allowed = "an address or a host name")
                List<String> ntp,
        @Doc("Who is told of alerts; left out: nobody, they are on the portal.") Optional<Alerts> alerts,
        @Doc("How logs are kept.") @Default("{}") Logs logs,
        @Doc("Where the inventory of the environment is; left out: nowhere.") Optional<Meta> meta,
        @Doc("Size of its nodes.") Optional<Machine> vm) {
    @Doc(
            "A database that tells what there is: nodes, clusters, instances, databases, users, services, as views of its schema `inventory`.")
    public record Meta(
            @Doc("The PostgreSQL cluster that holds it, one of the environment's.") String cluster,
            @Doc("The database, one of that cluster's.") @Default("\"meta\"") String database) {}

    @Doc("How logs are kept, on each node of INFRA.")
    public record Logs(
            @Doc("Days after which a record is deleted.") @Default("15") @Range(min = 1, max = 3650) int retentionDays,
            @Doc("Most disk that records may take, in GiB: the oldest go first; left out: 80 % of the file system.")
                    @Range(min = 1, max = 1048576)
                    Optional<Integer> maxDiskGib,
            @Doc("Most memory that the log store may use, in MiB.") @Default("128") @Range(min = 64, max = 1048576)
                    int memoryMib,
            @Doc(
                            "What may wait on the disk of a node that logs while a node of INFRA is away, in MiB; what comes after is dropped.")
                    @Default("128")
                    @Range(min = 16, max = 65536)
                    int queueMib) {
        /** What holds where nothing is said. */
        public static final Logs DEFAULTS = new Logs(15, Optional.empty(), 128, 128);
    }

    public Infra {
        if (nodes.isEmpty()) {
            throw new InvalidException("nodes", "must have at least one node, such as [ { ip: 10.42.0.10 } ]");
        }
    }
}
