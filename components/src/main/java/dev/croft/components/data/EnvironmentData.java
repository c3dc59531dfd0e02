package dev.croft.components.data;

import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Doc("All that one stack holds.")
public record EnvironmentData(
        @Doc("Where machines are made; left out: by the provider that the program gives, else by the project's own.")
                Optional<Provider> provider,
        @Doc("DNS domain of the nodes.")
                @Matches(
                        value = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?",
                        allowed = "a DNS domain in lower case, such as dev.croft")
                String domain,
        @Doc("The network that all nodes are in.") Network network,
        @Doc("The image that nodes are made from.") Optional<Image> image,
        @Doc("Size of a node that does not give its own.") Optional<Machine> vm,
        @Doc("INFRA: repository, portal, monitoring, DNS.") Infra infra,
        @Doc("The DCS that PostgreSQL clusters are kept by.") Optional<Etcd> etcd,
        @Doc("PostgreSQL clusters by name.")
                @Matches(
                        value = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                        allowed = "a cluster name: lower-case letters, digits and dashes, such as pg-test")
                Map<String, Pgsql> pgsql,
        @Doc("Redis deployments by name.")
                @Matches(
                        value = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
                        allowed = "a deployment's name: lower-case letters, digits and dashes, such as cache")
                Map<String, Redis> redis,
        @Doc("Where backups go; left out: there are none.") Optional<Backup> backup,
        @Doc("The certificate authority; left out: nothing is rotated, and certificates are valid for a year.")
                Optional<Security> security,
        @Doc("Whether data may be destroyed with the stack: for sandboxes and demos.") @Default("false")
                boolean allowDestroy) {

    public EnvironmentData {
        var problems = new ArrayList<>(Addresses.problems(network.cidr(), infra, etcd, pgsql, redis, backup));
        problems.addAll(Jumps.problems(network, provider, Addresses.nodes(infra, etcd, pgsql, redis, backup)));
        problems.addAll(Upstreams.problems(pgsql));
        problems.addAll(RedisDeployments.problems(redis, pgsql));
        problems.addAll(Shards.problems(pgsql, image.orElse(Image.DEFAULT).postgresql()));
        problems.addAll(Metas.problems(infra.meta(), pgsql));
        problems.addAll(Backups.problems(pgsql, redis, backup, allowDestroy));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** Every node that this environment creates, in the order of the file: infra, backup, etcd, then the clusters. */
    public List<NodeData> nodes() {
        return Addresses.nodes(infra, etcd, pgsql, redis, backup);
    }

    /** With the keys of the backups' bucket from elsewhere, where the data has none: they are no part of a file for all to see. */
    public EnvironmentData withBackupKeys(Optional<Secret> key, Optional<Secret> secret) {
        return new EnvironmentData(
                provider,
                domain,
                network,
                image,
                vm,
                infra,
                etcd,
                pgsql,
                redis,
                backup.map(b -> b.or(key, secret)),
                security,
                allowDestroy);
    }

    /** The authority: what was given, or the default. */
    public Security securityOrDefault() {
        return security.orElse(Security.DEFAULT);
    }

    /** The image: what was given, or the default. */
    public Image imageOrDefault() {
        return image.orElse(Image.DEFAULT);
    }

    @Doc("The backend and its own settings.")
    public record Provider(
            @Doc("`libvirt`, `aws` or `aliyun`.")
                    @Default("\"libvirt\"")
                    @Matches(value = "libvirt|aws|aliyun", allowed = "one of libvirt, aws, aliyun")
                    String backend,
            @Doc("Settings of libvirt, such as `uri`.") Map<String, String> libvirt,
            @Doc("Settings of AWS, such as `region` and `profile`; keys do not belong into this file.")
                    Map<String, String> aws,
            @Doc("Settings of Aliyun, such as `region` and `profile`; keys do not belong into this file.")
                    Map<String, String> aliyun) {
        private static final Set<String> KEYS = Set.of("accessKey", "secretKey", "sessionToken", "securityToken");

        public Provider {
            var problems = new ArrayList<Problem>();
            keys(problems, "aws", aws, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
            keys(problems, "aliyun", aliyun, "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET");
            Map.of("libvirt", libvirt, "aws", aws, "aliyun", aliyun).forEach((name, settings) -> {
                if (!name.equals(backend) && !settings.isEmpty()) {
                    problems.add(new Problem(name, "is of another backend than '" + backend + "': leave it out"));
                }
            });
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }

        /** They would be in plain in a file for all to see, and in the state. */
        private static void keys(List<Problem> problems, String block, Map<String, String> given, String variables) {
            given.keySet().stream()
                    .filter(KEYS::contains)
                    .sorted()
                    .forEach(key -> problems.add(new Problem(
                            Problem.join(block, key),
                            "is no part of this file, which anybody may read: give the key by the variables "
                                    + variables
                                    + " or a profile ('" + block + ".profile'), or by secret configuration (pulumi"
                                    + " config set --secret croft:" + block + ") without 'provider' here")));
        }
    }

    @Doc("The environment's network.")
    public record Network(
            @Doc("Its addresses.") Cidr cidr,
            @Doc("`nat`, `routed` or `none`.")
                    @Default("\"nat\"")
                    @Matches(value = "nat|routed|none", allowed = "one of nat, routed, none")
                    String egress,
            @Doc("What may come in from outside.") List<Ingress> ingress,
            @Doc("Name of the node that all others are reached through; left out: each is reached directly.")
                    Optional<String> jump) {}

    @Doc("One opening in the network's firewall.")
    public record Ingress(
            @Doc("`tcp`, `udp` or `icmp`.")
                    @Default("\"tcp\"")
                    @Matches(value = "tcp|udp|icmp", allowed = "one of tcp, udp, icmp")
                    String protocol,
            @Doc("Ports or ranges.")
                    @Matches(value = "\\d{1,5}(-\\d{1,5})?", allowed = "a port or a range such as 5433-5438, in quotes")
                    List<String> ports,
            @Doc("Networks that may come in.") List<Cidr> from) {}

    @Doc("The image that nodes are made from.")
    public record Image(
            @Doc("`debian-13` or `debian-12`.")
                    @Default("\"debian-13\"")
                    @Matches(value = "debian-1[23]", allowed = "debian-13 or debian-12")
                    String source,
            @Doc("Whether the packages that nodes need are baked in: longer to build once, faster ever after.")
                    @Default("true")
                    boolean bake) {
        static final Image DEFAULT = new Image("debian-13", true);

        /** The major version of PostgreSQL that the release has. */
        public int postgresql() {
            return source.equals("debian-12") ? 15 : 17;
        }
    }
}
