package dev.croft.bootstrap.node;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Registry;
import dev.croft.bootstrap.logs.LogShipping;
import dev.croft.model.Connection;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Doc("One host as a node of an environment: name, package repository, names of the others, tuning, access, monitoring.")
public record NodeSpec(
        @Doc("How to reach the host.") Connection connection,
        @Doc("Its name, such as `pg-test-1`: host name, and label `ins` of its metrics.")
                @Matches(value = Host.NAME, allowed = Host.NAME_WORDS)
                String name,
        @Doc("The cluster that it belongs to, such as `pg-test`: label `cls` of its metrics; left out: its own name.")
                @Matches(value = Host.NAME, allowed = Host.NAME_WORDS)
                Optional<String> cluster,
        @Doc("Its IPv4 address in the environment's network.") String ip,
        @Doc("DNS domain of the environment, such as `dev.croft`.")
                @Matches(value = Host.DOMAIN, allowed = Host.DOMAIN_WORDS)
                String domain,
        @Doc("Where its packages come from.") Repository repository,
        @Doc("Packages that it has besides those that Croft needs.")
                @Matches(value = "[a-z0-9][a-z0-9+.-]+", allowed = "the name of a Debian package")
                List<String> packages,
        @Doc("Names and addresses of the environment for its hosts file, so that it needs no name server for them.")
                List<Host> hosts,
        @Doc("Addresses of its name servers, at most three are used; none: resolv.conf stays as it is.")
                List<String> resolvers,
        @Doc(
                        "Addresses or names of time servers, preferred to Debian's pool, which stays as a second source. Not used where the clock belongs to the host (containers).")
                @Matches(value = Host.TIME_SERVER, allowed = Host.TIME_SERVER_WORDS)
                List<String> ntp,
        @Doc(
                        "What its kernel is tuned for: `tiny` (little memory), `oltp` (many short transactions), `olap` (long queries), `crit` (no data loss, even at a price).")
                @Default("\"oltp\"")
                Profile profile,
        @Doc("A person's account with passwordless sudo.") Optional<Admin> admin,
        @Doc("More labels for the node's metrics.")
                @Matches(value = "[a-zA-Z_][a-zA-Z0-9_]*", allowed = "a label name: letters, digits and underscores")
                Map<String, String> labels,
        @Doc("Certificate (PEM) of the environment's authority, which the node then trusts.")
                @Matches(
                        value = "\\s*-----BEGIN CERTIFICATE-----[\\s\\S]+-----END CERTIFICATE-----\\s*",
                        allowed = "a certificate in PEM")
                Optional<String> caCertificate,
        @Doc("The infra nodes that scrape its metrics.") List<Registry> registry,
        @Doc("Where it sends its journal and what its databases log; left out: nowhere.") Optional<LogShipping> logs,
        @Doc("`clean` takes away what Croft put there; `abandon` touches nothing, for a node whose Vm is deleted too.")
                @Default("\"clean\"")
                OnDelete onDelete) {

    /** What a node is tuned for. */
    public enum Profile {
        TINY,
        OLTP,
        OLAP,
        CRIT
    }

    @Doc("An account for a person.")
    public record Admin(
            @Doc("Its name; not the user of `connection`.")
                    @Matches(value = "[a-z_][a-z0-9_-]{0,31}", allowed = "a user name")
                    String name,
            @Doc("Public keys that may log in, one `ssh-ed25519 AAAA... comment` each.")
                    @Matches(
                            value = "(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?",
                            allowed = "a public key such as ssh-ed25519 AAAA...")
                    List<String> keys) {
        public Admin {
            if (keys.isEmpty()) {
                throw new InvalidException(
                        "keys",
                        "is empty: nobody could log in as '" + name + "'; give a public key or leave admin out");
            }
        }
    }

    private static final List<String> OWN_LABELS = List.of("cls", "ins", "ip", "job", "instance");

    public NodeSpec {
        var problems = new ArrayList<Problem>();
        problems.addAll(Host.address("ip", ip));
        problems.addAll(Host.addresses("resolvers", resolvers));
        problems.addAll(Host.duplicates("hosts", hosts));
        var registries = new HashSet<String>();
        for (var i = 0; i < registry.size(); i++) {
            if (!registries.add(registry.get(i).name())) {
                problems.add(new Problem(
                        "registry[" + i + "].name", "'" + registry.get(i).name() + "' is there twice"));
            }
        }
        for (var i = 0; i < hosts.size(); i++) {
            if (hosts.get(i).name().equals(name) && !hosts.get(i).ip().equals(ip)) {
                problems.add(new Problem(
                        "hosts[" + i + "].ip",
                        "is " + hosts.get(i).ip() + " for this node's own name '" + name + "', but ip is " + ip));
            }
        }
        for (var label : labels.keySet()) {
            if (OWN_LABELS.contains(label)) {
                problems.add(new Problem(
                        "labels." + label,
                        "is set by Croft itself; choose another name than " + String.join(", ", OWN_LABELS)));
            }
        }
        if (admin.isPresent()
                && (admin.get().name().equals(connection.user())
                        || admin.get().name().equals("root"))) {
            problems.add(new Problem(
                    "admin.name",
                    "is '" + admin.get().name() + "', "
                            + (admin.get().name().equals("root")
                                    ? "which logs in nowhere"
                                    : "whose keys are Croft's own way in")
                            + "; choose another name for the person's account"));
        }
        if (logs.isPresent() && caCertificate.isEmpty()) {
            problems.add(new Problem(
                    "caCertificate", "is missing; the log servers are checked by it: give it, or leave logs out"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** The cluster label: what was given, or the node's own name. */
    public String clusterLabel() {
        return cluster.orElse(name);
    }

    /** The full name, with the domain. */
    public String fqdn() {
        return name + "." + domain;
    }
}
