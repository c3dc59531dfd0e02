package dev.croft.aliyun.network;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Request;
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
        var vpc = spec.vpcId().orElseThrow();
        if (api.first(call, "looking at the VPC", Request.vpc("DescribeVpcs").with("VpcId", vpc), "Vpcs")
                .isEmpty()) {
            throw new CloudException(
                    Kind.NOT_FOUND,
                    call.owner().name(),
                    "there is no VPC '" + vpc + "'",
                    "give one of this region and account as 'vpcId'");
        }
        var subnets = new LinkedHashMap<String, String>();
        for (var wanted : spec.subnets()) {
            var id = wanted.id().orElseThrow();
            var found = api.first(
                    call,
                    "looking at the vSwitch",
                    Request.vpc("DescribeVSwitches").with("VSwitchId", id),
                    "VSwitches");
            var right = found.filter(s -> s.text("VpcId").equals(vpc))
                    .filter(s -> s.text("CidrBlock").equals(wanted.cidr().toString()));
            if (right.isEmpty()) {
                throw new CloudException(
                        Kind.INVALID,
                        call.owner().name(),
                        "the subnet '" + wanted.name() + "' is to be " + id + " with " + wanted.cidr() + " in " + vpc
                                + ", found "
                                + found.map(s -> s.text("CidrBlock") + " in " + s.text("VpcId"))
                                        .orElse("none"),
                        "set id and cidr to those of one vSwitch of the VPC");
            }
            subnets.put(wanted.name(), id);
        }
        return subnets;
    }
}
