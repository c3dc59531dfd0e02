package dev.croft.aws.network;

import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.NetworkSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of a VPC that the user has. */
record Theirs(Api api, Call call, NetworkSpec spec) {
    /** Ids of the declared subnets by name; an error where one of them is not what is declared. */
    Map<String, String> subnets() {
        var subnets = new LinkedHashMap<String, String>();
        var vpc = api.find(call, "looking at the VPC", ec2 -> ec2.describeVpcs(
                                r -> r.vpcIds(spec.vpcId().get()))
                        .vpcs())
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no VPC '" + spec.vpcId().get() + "'",
                        "give one of this region and account as 'vpcId'"));
        for (var wanted : spec.subnets()) {
            var id = wanted.id().orElseThrow();
            var found = api.find(call, "looking at the subnet", ec2 -> ec2.describeSubnets(r -> r.subnetIds(id))
                    .subnets());
            var right = found.filter(s -> s.vpcId().equals(vpc.vpcId()))
                    .filter(s -> s.cidrBlock().equals(wanted.cidr().toString()));
            if (right.isEmpty()) {
                throw new CloudException(
                        Kind.INVALID,
                        call.owner().name(),
                        "the subnet '" + wanted.name() + "' is to be " + id + " with " + wanted.cidr() + " in "
                                + vpc.vpcId() + ", found "
                                + found.map(s -> s.cidrBlock() + " in " + s.vpcId())
                                        .orElse("none"),
                        "set id and cidr to those of one subnet of the VPC");
            }
            subnets.put(wanted.name(), id);
        }
        return subnets;
    }
}
