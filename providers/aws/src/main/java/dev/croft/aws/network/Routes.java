package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.NetworkSpec.Egress;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** Where a route table sends what is for outside, and which subnets follow it. */
final class Routes {
    private static final String ALL = "0.0.0.0/0";

    private final Api api;
    private final Call call;

    Routes(Api api, Call call) {
        this.api = api;
        this.call = call;
    }

    /** The way out that a table describes; routed is the internet gateway. */
    static Egress egress(RouteTable table) {
        return defaultRoute(table)
                .filter(route -> route.state() != RouteState.BLACKHOLE)
                .map(route -> route.natGatewayId() != null ? Egress.NAT : Egress.ROUTED)
                .orElse(Egress.NONE);
    }

    private static Optional<Route> defaultRoute(RouteTable table) {
        return table.routes().stream()
                .filter(route -> ALL.equals(route.destinationCidrBlock()))
                .findFirst();
    }

    static List<String> followers(RouteTable table) {
        return table.associations().stream()
                .map(RouteTableAssociation::subnetId)
                .filter(id -> id != null)
                .toList();
    }

    /** Sends what is for outside to an internet gateway or a NAT gateway, wherever it went before. */
    void to(RouteTable table, String gateway) {
        var there = defaultRoute(table);
        var nat = gateway.startsWith("nat-");
        if (there.isEmpty()) {
            api.unless(
                    call,
                    "adding the way out",
                    EXISTS,
                    ec2 -> ec2.createRoute(r -> {
                        r.routeTableId(table.routeTableId()).destinationCidrBlock(ALL);
                        if (nat) {
                            r.natGatewayId(gateway);
                        } else {
                            r.gatewayId(gateway);
                        }
                    }));
        } else if (!gateway.equals(
                nat ? there.get().natGatewayId() : there.get().gatewayId())) {
            api.tell(
                    call,
                    "changing the way out",
                    ec2 -> ec2.replaceRoute(r -> {
                        r.routeTableId(table.routeTableId()).destinationCidrBlock(ALL);
                        if (nat) {
                            r.natGatewayId(gateway);
                        } else {
                            r.gatewayId(gateway);
                        }
                    }));
        }
    }

    void nowhere(RouteTable table) {
        if (defaultRoute(table).isPresent()) {
            api.unless(
                    call,
                    "removing the way out",
                    List.of("InvalidRoute.NotFound"),
                    ec2 -> ec2.deleteRoute(
                            r -> r.routeTableId(table.routeTableId()).destinationCidrBlock(ALL)));
        }
    }

    private static final List<String> EXISTS = List.of("RouteAlreadyExists");

    /** Has a subnet follow a table, whichever it followed before. */
    void follow(RouteTable table, String subnet) {
        if (followers(table).contains(subnet)) {
            return;
        }
        association(subnet)
                .ifPresentOrElse(
                        old -> api.tell(
                                call,
                                "changing the routes of " + subnet,
                                ec2 -> ec2.replaceRouteTableAssociation(
                                        r -> r.associationId(old).routeTableId(table.routeTableId()))),
                        () -> api.make(
                                call,
                                "giving routes to " + subnet,
                                () -> association(subnet),
                                ec2 -> ec2.associateRouteTable(r -> r.routeTableId(table.routeTableId())
                                                .subnetId(subnet))
                                        .associationId()));
    }

    private Optional<String> association(String subnet) {
        return api
                .ask(
                        call,
                        "looking at the routes of " + subnet,
                        ec2 -> ec2.describeRouteTables(r -> r.filters(Ec2.filter("association.subnet-id", subnet))))
                .routeTables()
                .stream()
                .flatMap(t -> t.associations().stream())
                .filter(a -> subnet.equals(a.subnetId()))
                .map(RouteTableAssociation::routeTableAssociationId)
                .findFirst();
    }
}
