package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** The internet gateway of a VPC. */
record Gateway(Api api, Call call, Parts parts, Map<String, String> tags) {
    /** Its id, when it is attached. */
    String ensure(String vpc) {
        var gateway = parts.gateway()
                .orElseGet(() -> api.make(
                        call, "creating the internet gateway", parts::gateway, ec2 -> ec2.createInternetGateway(
                                        r -> r.tagSpecifications(Ec2.tagged(ResourceType.INTERNET_GATEWAY, tags)))
                                .internetGateway()));
        if (!attached(gateway)) {
            // Twice says that it is attached; by another hand to another VPC says so too, and the routes then fail.
            api.unless(
                    call,
                    "attaching the internet gateway",
                    List.of("Resource.AlreadyAssociated"),
                    ec2 -> ec2.attachInternetGateway(r ->
                            r.internetGatewayId(gateway.internetGatewayId()).vpcId(vpc)));
        }
        return gateway.internetGatewayId();
    }

    private static boolean attached(InternetGateway gateway) {
        return !gateway.attachments().isEmpty();
    }
}
