package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkState;
import dev.croft.spi.PartialException;
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Bridges of libvirt with its resolver, its NAT and, for routed networks, its filters. */
final class NetworkStore implements Store<NetworkSpec, NetworkState> {
    private final Hypervisor hypervisor;
    private final Domains domains;
    private final Networks networks;
    private final NetworkLook look;
    private final NetworkChange change;

    NetworkStore(Hypervisor hypervisor, Domains domains, Networks networks, NetworkChange change) {
        this.hypervisor = hypervisor;
        this.domains = domains;
        this.networks = networks;
        this.look = new NetworkLook(hypervisor, networks);
        this.change = change;
    }

    @Override
    public List<Problem> check(NetworkSpec spec) {
        var problems = new Problems("libvirt")
                .when(spec.subnets().size() > 1, "subnets", "libvirt has one subnet a network: give one, or none")
                .when(
                        NetworkXml.bridged(spec).prefix() > 29,
                        "cidr",
                        "is too small for a gateway and machines: /29 is the smallest")
                .when(
                        !spec.ingress().isEmpty() && spec.egress() != Egress.ROUTED,
                        "ingress",
                        "libvirt lets nothing from outside into a network with egress nat or none: use routed, or leave ingress out");
        problems.absent(spec.vpcId(), "vpcId", "has no VPCs");
        for (var i = 0; i < spec.subnets().size(); i++) {
            problems.absent(spec.subnets().get(i).zone(), "subnets[" + i + "].zone", "has no zones");
            problems.absent(spec.subnets().get(i).id(), "subnets[" + i + "].id", "has no subnets of yours");
        }
        problems.ingress(spec.ingress());
        return problems.list();
    }

    @Override
    public List<String> notes(NetworkSpec before, Optional<NetworkSpec> after, Set<String> changed) {
        var cut = changed.contains("domain") || changed.contains("subnets");
        return changed.contains("egress") || cut && !change.plugs()
                ? List.of(
                        "the machines in the network are restarted for this: they are shut down in order, then started again")
                : cut ? List.of("the network is started anew for this: its machines lose it for a moment") : List.of();
    }

    @Override
    public Existing<NetworkSpec, NetworkState> create(Call call, NetworkSpec spec) {
        var name = call.owner().physicalName();
        var found = networks.view(name);
        if (found.isPresent()
                && !found.get().token().equals(Optional.of(call.owner().token()))) {
            throw new CloudException(
                    Kind.CONFLICT,
                    call.owner().name(),
                    "a network '" + name + "' is there that is not ours",
                    "remove it: virsh net-undefine " + name);
        }
        defineFilter(name, spec);
        define(call, name, spec, found);
        try {
            start(call, name);
        } catch (CloudException e) {
            if (found.isEmpty()) {
                remove(call, name);
                throw e;
            }
            throw new PartialException(new Existing<>(name, spec, state(spec)), e.getMessage(), e);
        }
        return new Existing<>(name, spec, state(spec));
    }

    private void define(Call call, String name, NetworkSpec spec, Optional<NetworkView> old) {
        call.checkpoint("defining the network");
        hypervisor.run(
                call.owner().name(),
                connect -> connect.networkDefineXML(NetworkXml.network(name, call.owner(), spec, old)));
    }

    private void defineFilter(String network, NetworkSpec spec) {
        NetworkXml.filterName(network, spec)
                .ifPresent(filter -> hypervisor.run(network, connect -> {
                    var old = hypervisor.filter(filter);
                    var uuid = old.isPresent() ? Optional.of(old.get().getUUIDString()) : Optional.<String>empty();
                    return connect.networkFilterDefineXML(NetworkXml.filter(filter, spec, uuid));
                }));
    }

    private void start(Call call, String name) {
        hypervisor.run(call.owner().name(), connect -> {
            var network = connect.networkLookupByName(name);
            if (network.isActive() == 0) {
                network.create();
            }
            network.setAutostart(true);
            return true;
        });
    }

    @Override
    public Optional<Existing<NetworkSpec, NetworkState>> read(Call call, String id, Optional<NetworkSpec> last) {
        return networks.view(id).map(view -> {
            if (last.isEmpty()) {
                look.importable(view);
            }
            var actual = actual(view, last);
            return new Existing<>(id, actual, state(actual), look.drift(call.owner(), view, actual));
        });
    }

    /** The declaration, with what is really there in place of what differs. */
    private NetworkSpec actual(NetworkView view, Optional<NetworkSpec> last) {
        var same = last.filter(l -> NetworkXml.bridged(l).equals(view.cidr()));
        var opened = view.filter().flatMap(filter -> hypervisor
                .filter(filter)
                .map(f -> hypervisor.run(filter, c -> NetworkXml.openings(f.getXMLDesc()))));
        var declared = last.map(l -> NetworkXml.openings(l.ingress()));
        var ingress = opened.isEmpty() || opened.equals(declared)
                ? last.map(NetworkSpec::ingress).orElse(List.of())
                : NetworkXml.ingress(opened.get());
        return new NetworkSpec(
                same.map(NetworkSpec::cidr).orElse(view.cidr()),
                same.map(NetworkSpec::subnets).orElse(List.of()),
                view.egress(),
                ingress,
                view.domain());
    }

    @Override
    public NetworkState update(Call call, String id, NetworkSpec before, NetworkSpec spec) {
        var view = networks.view(id)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "the network '" + id + "' is gone",
                        "'pulumi refresh', then 'pulumi up'"));
        defineFilter(id, spec);
        define(call, id, spec, Optional.of(view));
        var wanted = NetworkXml.network(id, call.owner(), spec, Optional.of(view));
        var renewed = networks.view(id).orElseThrow();
        if (!look.running(wanted, id).isEmpty() || !view.filter().equals(renewed.filter())) {
            change.restart(call, renewed);
        }
        start(call, id);
        if (spec.egress() != Egress.ROUTED) {
            view.filter().ifPresent(this::removeFilter);
        }
        return state(spec);
    }

    @Override
    public void delete(Call call, String id, NetworkSpec spec) {
        var inside = domains.inNetwork(id);
        if (!inside.isEmpty()) {
            throw new CloudException(
                    Kind.IN_USE,
                    call.owner().name(),
                    "the network still has machines: " + String.join(", ", inside),
                    "remove them first");
        }
        remove(call, id);
    }

    /** The definition goes last: as long as it is there, the filter that it names is known too. */
    private void remove(Call call, String id) {
        var thing = call.owner().name();
        var view = networks.view(id);
        hypervisor.run(thing, connect -> {
            var network = hypervisor.network(id);
            if (network.isPresent() && network.get().isActive() == 1) {
                network.get().destroy();
            }
            return true;
        });
        view.flatMap(NetworkView::filter).ifPresent(this::removeFilter);
        hypervisor.run(thing, connect -> {
            var network = hypervisor.network(id);
            if (network.isPresent()) {
                network.get().undefine();
            }
            return true;
        });
    }

    private void removeFilter(String name) {
        hypervisor.run(name, connect -> {
            var filter = hypervisor.filter(name);
            if (filter.isPresent()) {
                filter.get().undefine();
            }
            return true;
        });
    }

    private static NetworkState state(NetworkSpec spec) {
        var gateway = NetworkXml.bridged(spec).host(1);
        var subnets = new LinkedHashMap<String, String>();
        spec.subnets().forEach(s -> subnets.put(s.name(), s.cidr().toString()));
        return new NetworkState(gateway, gateway, subnets);
    }
}
