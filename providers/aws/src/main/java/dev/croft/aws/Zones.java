package dev.croft.aws;

import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;

/** The zone of what names none: the same for subnets and disks, or machines could not use the disks. */
public final class Zones {
    private final Api api;
    private Optional<String> byDefault;

    Zones(Api api, Optional<String> configured) {
        this.api = api;
        this.byDefault = configured;
    }

    public String or(Call call, Optional<String> declared) {
        return declared.orElseGet(() -> first(call));
    }

    private synchronized String first(Call call) {
        if (byDefault.isEmpty()) {
            byDefault = api
                    .ask(
                            call,
                            "listing the zones",
                            ec2 -> ec2.describeAvailabilityZones(r -> r.filters(Ec2.filter("state", "available"))))
                    .availabilityZones()
                    .stream()
                    .map(AvailabilityZone::zoneName)
                    .filter(name -> name.matches(".*-\\d[a-z]"))
                    .min(Comparator.naturalOrder());
        }
        return byDefault.orElseThrow(() -> new CloudException(
                Kind.INVALID, call.owner().name(), "the region has no zone that is available", "set aws.zone"));
    }
}
