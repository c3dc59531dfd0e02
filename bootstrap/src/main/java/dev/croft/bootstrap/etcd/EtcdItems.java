package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.Fingerprints;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Targets;
import dev.croft.bootstrap.logs.LogSources;
import dev.croft.bootstrap.logs.LogSources.Owned;
import dev.croft.bootstrap.template.Template;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What nodes must have for etcd. Nothing here starts a member for the first time: that is {@link EtcdCluster}'s. */
final class EtcdItems {
    static final String UNIT = "etcd.service";
    static final String OWNER = "/etc/etcd/owner";
    private static final String PKI = "/etc/etcd/pki";
    private static final int METRICS_PORT = 2381;

    private EtcdItems() {}

    static List<NodeItems> all(EtcdSpec spec) {
        List<NodeItems> nodes = new ArrayList<>();
        spec.members().forEach(m -> nodes.add(new NodeItems(m.name(), m.connection(), member(spec, m))));
        nodes.addAll(Targets.register(spec.registry(), targets(spec)));
        return List.copyOf(nodes);
    }

    private static List<Targets.Target> targets(EtcdSpec spec) {
        return spec.members().stream()
                .map(m -> new Targets.Target("etcd", spec.name(), spec.instance(m), m.ip(), METRICS_PORT))
                .toList();
    }

    /** Where a cluster's data is; the name is part of it, so that two clusters never share a folder. */
    static String data(EtcdSpec spec) {
        return "/var/lib/etcd/" + spec.name();
    }

    /** Whose the data on a node is: the cluster's name and the environment's authority. */
    static String owner(EtcdSpec spec) {
        return spec.name() + " " + Fingerprints.of(spec.authority());
    }

    static List<Item> member(EtcdSpec spec, EtcdMember member) {
        var heapMib = 128 + spec.quotaMib() / 4;
        var settings = Template.load(EtcdItems.class, "/dev/croft/bootstrap/etcd/etcd.env")
                .render(Map.of(
                        "cluster",
                        spec.name(),
                        "name",
                        spec.instance(member),
                        "ip",
                        member.ip(),
                        "data",
                        data(spec),
                        "pki",
                        PKI,
                        "clientPort",
                        EtcdSpec.CLIENT_PORT,
                        "peerPort",
                        EtcdSpec.PEER_PORT,
                        "metricsPort",
                        METRICS_PORT,
                        "autoCompaction",
                        spec.autoCompaction(),
                        "quotaBytes",
                        spec.quotaMib() * 1024L * 1024));
        var limits = Template.load(EtcdItems.class, "/dev/croft/bootstrap/etcd/etcd.service.conf")
                .render(Map.of("memoryMib", heapMib + spec.quotaMib(), "heapMib", heapMib));
        var logs = LogSources.items(
                spec.name(), List.of(new Owned("etcd", spec.name(), spec.instance(member))), Optional.empty());
        var own = List.<Item>of(
                new Item.Package("etcd-server"),
                new Item.Package("etcd-client"),
                new Item.Directory("/etc/etcd", "root", "etcd", "0750"),
                new Item.Directory(PKI, "root", "etcd", "0750"),
                Item.File.of(OWNER, owner(spec) + "\n").owned("root", "etcd", "0640"),
                Item.File.of(PKI + "/ca.crt", spec.authority().certificate()).owned("root", "etcd", "0640"),
                new Item.Certificate(
                        PKI + "/member.crt",
                        PKI + "/member.key",
                        "etcd",
                        "etcd",
                        Stream.of(spec.instance(member), member.name(), "localhost", member.ip(), "127.0.0.1")
                                .distinct()
                                .toList(),
                        spec.authority()),
                Item.File.of("/etc/default/etcd", settings).owned("root", "etcd", "0640"),
                new Item.Directory("/etc/systemd/system/etcd.service.d", "root", "root", "0755"),
                Item.File.of("/etc/systemd/system/etcd.service.d/croft.conf", limits),
                new Item.Unit(UNIT, true, false, Item.OnChange.NOTHING, Set.of()),
                new Item.Action(
                        "etcd runs",
                        script("resume.sh"),
                        Optional.of("systemctl is-active --quiet " + UNIT),
                        Set.of(),
                        Map.of("CROFT_DATA", Secret.of(data(spec)))));
        return Stream.concat(own.stream(), logs.stream()).toList();
    }

    /** A script for the nodes, with what the scripts have in common before it. */
    static String script(String name) {
        return Template.load(EtcdItems.class, "/dev/croft/bootstrap/etcd/lib.sh")
                        .text()
                + Template.load(EtcdItems.class, "/dev/croft/bootstrap/etcd/" + name)
                        .text();
    }
}
