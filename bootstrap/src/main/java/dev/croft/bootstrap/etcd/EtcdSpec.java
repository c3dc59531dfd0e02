package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Registry;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

@Doc(
        "An etcd cluster, whole: where Patroni keeps who leads. Its members speak TLS to each other and to clients, both with certificates of the environment's authority.")
public record EtcdSpec(
        @Doc("The cluster's name; also its token, so that members of two clusters never mix.")
                @Replaces
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String name,
        @Doc(
                        "The nodes that run it: 1, 3 or 5. An even number survives no more failures than one less, and is refused.")
                List<EtcdMember> members,
        @Doc("Who issues the certificates of members and clients.") CertificateAuthority authority,
        @Doc("Size in MiB at which the store refuses to grow; it bounds etcd's memory too.")
                @Default("512")
                @Range(min = 64, max = 8192)
                int quotaMib,
        @Doc("How much history the store keeps, a number with unit s, m or h; older revisions are compacted.")
                @Default("\"1h\"")
                @Matches(value = "[1-9][0-9]{0,4}[smh]", allowed = "a time such as 30m or 1h")
                String autoCompaction,
        @Doc("Infra nodes on which the members are registered as scrape targets.") List<Registry> registry,
        @Doc(
                        "Whether the cluster, or its last member, may be deleted with all that is stored in it. Set and applied before the deletion.")
                @Default("false")
                boolean allowDestroy,
        @Doc(
                        "What a deletion does on the nodes: `clean` stops etcd and removes its files and data, `abandon` touches nothing because the machines go too.")
                @Default("\"clean\"")
                OnDelete onDelete) {

    /** Port of clients, on each member. */
    public static final int CLIENT_PORT = 2379;
    /** Port of the other members. */
    public static final int PEER_PORT = 2380;

    public EtcdSpec {
        members = List.copyOf(members);
        registry = List.copyOf(registry);
        var problems = new ArrayList<Problem>();
        if (members.size() != 1 && members.size() != 3 && members.size() != 5) {
            problems.add(new Problem(
                    "members",
                    "must be 1, 3 or 5 nodes, found " + members.size()
                            + (members.size() % 2 == 0 && !members.isEmpty()
                                    ? "; an even number survives no more failures than " + (members.size() - 1)
                                    : "")));
        }
        var seen = new HashMap<String, String>();
        for (var i = 0; i < members.size(); i++) {
            var member = members.get(i);
            var path = "members[" + i + "]";
            unique(seen, "the name ", member.name(), path + ".name", problems);
            unique(seen, "the address ", member.ip(), path + ".ip", problems);
            member.seq().ifPresent(n -> unique(seen, "the number ", n.toString(), path + ".seq", problems));
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    private static void unique(
            HashMap<String, String> seen, String kind, String value, String path, List<Problem> problems) {
        var first = seen.putIfAbsent(kind + value, path);
        if (first != null) {
            problems.add(new Problem(path, kind + value + " is taken by " + first + "; each member needs its own"));
        }
    }

    /** What the member is called among the members. */
    String instance(EtcdMember member) {
        return member.instance(name);
    }

    /** Where clients find a member. */
    static String clientUrl(String ip) {
        return "https://" + ip + ":" + CLIENT_PORT;
    }

    static String peerUrl(String ip) {
        return "https://" + ip + ":" + PEER_PORT;
    }
}
