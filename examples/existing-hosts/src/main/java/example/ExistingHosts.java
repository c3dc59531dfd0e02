package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.Bundle;
import dev.croft.components.InfraCluster;
import dev.croft.components.NodeRef;
import dev.croft.components.PatientRunner;
import dev.croft.components.PgsqlCluster;
import dev.croft.components.Site;
import dev.croft.components.data.Machine;
import dev.croft.components.data.Pgsql;
import dev.croft.model.Cidr;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.bootstrap.Etcd;
import dev.croft.sdk.bootstrap.EtcdArgs;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.EtcdMemberArgs;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.security.Authority;
import dev.croft.sdk.security.AuthorityArgs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Debian host that is there already becomes INFRA, etcd and PostgreSQL; a destroy takes away what was put there.
 *
 * <p>Configuration: {@code host} (its address), {@code user} (root, or one with passwordless sudo), {@code hostKey}
 * (its public host key), {@code privateKey} (secret), {@code network} (who may log in to databases).
 */
public final class ExistingHosts {
    public static void main(String[] args) {
        Pulumi.run(ExistingHosts::stack);
    }

    private static void stack(Context context) {
        PatientRunner.install();
        var config = context.config();
        var ip = config.require("host");
        var provider = new Provider("croft", ProviderArgs.Empty);
        var options = CustomResourceOptions.builder().provider(provider).build();
        var authority = new Authority("ca", AuthorityArgs.builder().commonName("own.croft").build(), options);
        var hosts = List.of(HostArgs.builder().name("pg-own-1").ip(ip).build());
        var network = Cidr.parse(config.require("network"));
        var site = new Site("own.croft", network, provider, authority, hosts, true, OnDelete.Clean);

        var connection = config.requireSecret("privateKey")
                .applyValue(key -> ConnectionArgs.builder()
                        .host(ip)
                        .user(config.require("user"))
                        .hostKey(config.require("hostKey"))
                        .privateKey(key)
                        .build());
        var host = new NodeRef("pg-own-1", "pg-own", ip, connection, Output.of(Map.of("host", ip)));
        var bundle = Bundle.find(config.get("release").orElse("debian-13"), System.getenv());
        var infra = new InfraCluster(
                "infra",
                site,
                bundle,
                List.of(host),
                Output.of(Optional.empty()),
                InfraCluster.Settings.DEFAULTS,
                ComponentResourceOptions.Empty);
        var node = infra.nodes().get(0);

        var etcd = new Etcd(
                "etcd",
                EtcdArgs.builder()
                        .name("etcd")
                        .members(node.connection().applyValue(c -> List.of(EtcdMemberArgs.builder()
                                .name(node.name())
                                .ip(ip)
                                .connection(c)
                                .build())))
                        .authority(site.authorityArgs())
                        .registry(infra.registry())
                        .allowDestroy(true)
                        .build(),
                options);
        var cluster = new PgsqlCluster(
                "pg-own",
                site,
                new PgsqlCluster.Declaration(
                        17,
                        List.of(new PgsqlCluster.Member(1, "primary", node)),
                        List.of(Pgsql.Database.of("app", "app")),
                        List.of(Pgsql.User.of("app", List.of("readwrite"))),
                        Machine.DEFAULT,
                        Map.of()),
                etcd.endpoints(),
                infra.registry(),
                ComponentResourceOptions.Empty);
        context.export("psql", cluster.connectionString());
    }
}
