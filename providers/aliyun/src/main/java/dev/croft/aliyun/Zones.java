package dev.croft.aliyun;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.Comparator;
import java.util.Optional;

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
            byDefault = api.ask(call, "listing the zones", Request.ecs("DescribeZones")).list("Zones").stream()
                    .filter(zone -> zone.texts("AvailableDiskCategories").contains(DiskKinds.ESSD.text()))
                    .map(zone -> zone.text("ZoneId"))
                    .min(Comparator.naturalOrder());
        }
        return byDefault.orElseThrow(() -> new CloudException(
                Kind.INVALID, call.owner().name(), "the region has no zone with ESSD disks", "set aliyun.zone"));
    }
}
