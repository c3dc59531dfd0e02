package dev.croft.bootstrap.pgsql;

import dev.croft.model.Doc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

@Doc("Where a PostgreSQL cluster is found. Who leads at the moment is not here: a failover is no change.")
public record PgsqlOutputs(
        @Doc("`host:port` of each service, one for each member: any of them will do.") Endpoints endpoints,
        @Doc("The members.") List<Instance> instances,
        @Doc("PostgreSQL's settings that hold for all members, computed and given.") Map<String, String> settings) {

    @Doc("The services of a cluster as `host:port`, one for each member.")
    public record Endpoints(
            @Doc("The primary, read and write, pooled.") List<String> primary,
            @Doc("The replicas, read only, pooled.") List<String> replica,
            @Doc("The primary, past the pooler.") List<String> direct,
            @Doc("For long reads, past the pooler.") List<String> offline,
            @Doc("The declared services by name, each with one for each member.") Map<String, List<String>> services,
            @Doc("The address that moves with the leader.") Optional<String> vip) {}

    @Doc("A member as it is called and found.")
    public record Instance(
            @Doc("Its name, `pg-test-1`.") String name,
            @Doc("The node that it is on.") String node,
            @Doc("Its address.") String ip) {}

    static PgsqlOutputs of(PgsqlSpec spec) {
        var ports = spec.ports();
        return new PgsqlOutputs(
                new Endpoints(
                        at(spec, ports.primary()),
                        at(spec, ports.replica()),
                        at(spec, ports.direct()),
                        at(spec, ports.offline()),
                        spec.services().stream().collect(Collectors.toMap(PgsqlService::name, s -> at(spec, s.port()))),
                        spec.vip().map(PgsqlVip::address)),
                spec.members().stream()
                        .map(m -> new Instance(spec.instance(m), m.name(), m.ip()))
                        .toList(),
                Parameters.of(spec));
    }

    private static List<String> at(PgsqlSpec spec, int port) {
        return spec.members().stream().map(m -> m.ip() + ":" + port).toList();
    }
}
