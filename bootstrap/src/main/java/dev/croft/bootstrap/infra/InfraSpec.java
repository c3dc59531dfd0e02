package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.bootstrap.logs.LogShipping;
import dev.croft.bootstrap.node.Host;
import dev.croft.model.Connection;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import dev.croft.model.alerts.Alerts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

@Doc(
        "What an environment leans on, on one or more nodes: package repository, portal, names, time, metrics. Each node carries all of it.")
public record InfraSpec(
        @Doc("The nodes; the first one's addresses are the outputs.") List<InfraNode> nodes,
        @Doc("DNS domain of the environment, such as `dev.croft`.")
                @Matches(value = Host.DOMAIN, allowed = Host.DOMAIN_WORDS)
                String domain,
        @Doc("The environment's certificate authority.") CertificateAuthority authority,
        @Doc("Names and addresses of the environment that the name server answers for.") List<Host> hosts,
        @Doc("Addresses of the name servers to ask for all other names; none: other names are refused.")
                List<String> upstreams,
        @Doc("Addresses or names of the time servers that its own time server asks; none: Debian's pool.")
                @Matches(value = Host.TIME_SERVER, allowed = Host.TIME_SERVER_WORDS)
                List<String> ntp,
        @Doc("Who may see the portal; left out: all who reach it.") Optional<Login> login,
        @Doc("How metrics are kept; left out: 15 days, scraped each 10 s, in 160 MiB of memory.")
                Optional<Metrics> metrics,
        @Doc("Who is told of alerts; left out: nobody, they are on the portal.") Optional<Alerts> alerts,
        @Doc("How logs are kept; left out: there is no log store.") Optional<Logs> logs,
        @Doc(
                        "`clean` takes away what Croft put there (metrics that were collected stay); `abandon` touches nothing, for nodes whose Vm is deleted too.")
                @Default("\"clean\"")
                OnDelete onDelete) {

    @Doc("A node that carries INFRA.")
    public record InfraNode(
            @Doc("Its name.") @Matches(value = Host.NAME, allowed = Host.NAME_WORDS) String name,
            @Doc("Its IPv4 address in the environment's network: what its services listen on.") String ip,
            @Doc("How to reach it.") Connection connection) {
        public InfraNode {
            var problems = Host.address("ip", ip);
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }
    }

    @Doc("User and password of the portal.")
    public record Login(
            @Doc("The user's name.")
                    @Default("\"admin\"")
                    @Matches(
                            value = "[A-Za-z0-9._-]{1,64}",
                            allowed = "up to 64 letters, digits, dots, dashes and underscores")
                    String user,
            @Doc("The password, 8 to 256 printable ASCII characters.")
                    @Matches(value = "[ -~]{8,256}", allowed = "8 to 256 printable ASCII characters")
                    Secret password) {}

    @Doc("How metrics are kept.")
    public record Metrics(
            @Doc("Days after which a sample is deleted.") @Default("15") @Range(min = 1, max = 36500) int retentionDays,
            @Doc("Seconds between two scrapes of a target.") @Default("10") @Range(min = 1, max = 300)
                    int scrapeSeconds,
            @Doc("Most memory that the metrics store may use, in MiB.") @Default("160") @Range(min = 96, max = 1048576)
                    int memoryMib,
            @Doc("Folder of its data.")
                    @Default("\"/var/lib/victoria-metrics\"")
                    @Matches(value = "/[A-Za-z0-9._/-]+[A-Za-z0-9]", allowed = "an absolute path")
                    String directory) {
        /** What holds where nothing is said. */
        public static final Metrics DEFAULTS = new Metrics(15, 10, 160, "/var/lib/victoria-metrics");
    }

    @Doc("How logs are kept, and who may send them.")
    public record Logs(
            @Doc("Days after which a record is deleted.") @Default("15") @Range(min = 1, max = 36500) int retentionDays,
            @Doc("Most disk that records may take, in GiB: the oldest go first; left out: 80 % of the file system.")
                    @Range(min = 1, max = 1048576)
                    Optional<Integer> maxDiskGib,
            @Doc("Most memory that the log store may use, in MiB.") @Default("128") @Range(min = 64, max = 1048576)
                    int memoryMib,
            @Doc("Folder of its data.")
                    @Default("\"/var/lib/victoria-logs\"")
                    @Matches(value = "/[A-Za-z0-9._/-]+[A-Za-z0-9]", allowed = "an absolute path")
                    String directory,
            @Doc("Who nodes are to the log store.")
                    @Default("\"node\"")
                    @Matches(value = LogShipping.USER, allowed = LogShipping.USER_WORDS)
                    String user,
            @Doc("The password of that, 20 to 128 letters and digits.")
                    @Matches(value = LogShipping.PASSWORD, allowed = LogShipping.PASSWORD_WORDS)
                    Secret password) {}

    public InfraSpec {
        var problems = new ArrayList<Problem>();
        if (nodes.isEmpty()) {
            problems.add(new Problem("nodes", "is empty; INFRA needs at least one node"));
        }
        var names = new HashSet<String>();
        var addresses = new HashSet<String>();
        for (var i = 0; i < nodes.size(); i++) {
            if (!names.add(nodes.get(i).name())) {
                problems.add(
                        new Problem("nodes[" + i + "].name", "'" + nodes.get(i).name() + "' is there twice"));
            }
            if (!addresses.add(nodes.get(i).ip())) {
                problems.add(new Problem("nodes[" + i + "].ip", nodes.get(i).ip() + " is there twice"));
            }
            if (upstreams.contains(nodes.get(i).ip())) {
                problems.add(new Problem(
                        "upstreams[" + upstreams.indexOf(nodes.get(i).ip()) + "]",
                        "is infra node '" + nodes.get(i).name() + "' itself; a question would go round for ever"));
            }
            if (ntp.contains(nodes.get(i).ip())) {
                problems.add(new Problem(
                        "ntp[" + ntp.indexOf(nodes.get(i).ip()) + "]",
                        "is infra node '" + nodes.get(i).name()
                                + "' itself; infra nodes ask each other anyhow: name servers outside, or none"));
            }
        }
        if (logs.filter(l -> l.directory().equals(metricsOrDefaults(metrics).directory()))
                .isPresent()) {
            problems.add(new Problem(
                    "logs.directory",
                    "is '" + logs.get().directory() + "', where metrics are kept; each needs its own"));
        }
        problems.addAll(Host.duplicates("hosts", hosts));
        problems.addAll(Host.addresses("upstreams", upstreams));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** Who is told of alerts: what was given, or nobody. */
    public Alerts alertsOrDefaults() {
        return alerts.orElse(Alerts.DEFAULTS);
    }

    /** How metrics are kept: what was given, or the defaults. */
    public Metrics metricsOrDefaults() {
        return metricsOrDefaults(metrics);
    }

    private static Metrics metricsOrDefaults(Optional<Metrics> metrics) {
        return metrics.orElse(Metrics.DEFAULTS);
    }
}
