package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.VmSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine needs to know of its network.
 *
 * @param group id of its security group
 * @param subnets ids by name, in the order of the declaration
 * @param egress how its machines get out; empty where that is not ours to say, as the VPC is another's
 */
public record Place(String group, Map<String, String> subnets, Optional<Egress> egress) {
    public Place {
        subnets = Collections.unmodifiableMap(new LinkedHashMap<>(subnets));
    }

    /** As the tags of the security group have it. */
    public static Place of(String group, Map<String, String> tags) {
        return new Place(
                group,
                Subnets.ids(tags),
                Optional.ofNullable(tags.get(Tags.EGRESS)).map(Egress::valueOf));
    }

    /** The same of a group that may be anybody's; empty where nobody could read its tags. */
    public static Optional<Place> maybe(String group, Map<String, String> tags) {
        try {
            return Optional.of(of(group, tags));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The id of a machine's subnet. */
    public String subnet(Call call, VmSpec spec) {
        var id = spec.subnet()
                .map(name -> Optional.ofNullable(subnets.get(name)))
                .orElseGet(() -> subnets.values().stream().findFirst());
        return id.orElseThrow(() -> new CloudException(
                Kind.INVALID,
                call.owner().name(),
                "its network has no subnet '" + spec.subnet().orElse("") + "'",
                "it has " + String.join(", ", subnets.keySet())));
    }

    /** The name of a subnet. */
    public Optional<String> name(String id) {
        return subnets.entrySet().stream()
                .filter(e -> e.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
