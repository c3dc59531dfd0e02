package dev.croft.bootstrap.meta;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Secret;
import java.util.List;

@Doc(
        "What there is in an environment (nodes, clusters, instances, databases, users, services), as views of the schema `inventory` in a database of one of its PostgreSQL clusters.")
public record MetaSpec(
        @Doc("The cluster that holds it.")
                @Matches(
                        value = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                        allowed = "a cluster name: lower-case letters, digits and dashes, such as pg-meta")
                String cluster,
        @Doc("The cluster's members: whichever leads takes it.") List<MetaMember> members,
        @Doc("The environment's certificate authority.") CertificateAuthority authority,
        @Doc("Password of PostgreSQL's superuser there.") Secret superuserPassword,
        @Doc("The database, which must be there.")
                @Default("\"meta\"")
                @Matches(
                        value = "[a-z_][a-z0-9_-]{0,62}",
                        allowed = "a name of lower-case letters, digits, - and _, at most 63 long")
                String database,
        @Doc("What is written into it.") Inventory inventory,
        @Doc("`clean` drops the schema `inventory`; `abandon` touches nothing, for a cluster that is deleted too.")
                @Default("\"clean\"")
                OnDelete onDelete) {
    public MetaSpec {
        if (members.isEmpty()) {
            throw new InvalidException("members", "is empty; give the members of cluster '" + cluster + "'");
        }
    }
}
