package dev.croft.aws;

import dev.croft.spi.Owner;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Our values as the SDK's, and back. */
public final class Ec2 {
    private Ec2() {}

    public static Filter filter(String name, String... values) {
        return filter(name, List.of(values));
    }

    public static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    /** Things of one owner. */
    public static Filter owned(String token) {
        return filter("tag:" + Tags.OWNER, token);
    }

    /** Things of an owner's stack, but for those whose URN is too long for a tag. */
    public static Filter stack(Owner owner) {
        return filter("tag:" + Tags.URN, owner.urnsOfStack() + "*");
    }

    /** Things with a tag, whatever it says. */
    public static Filter having(String tag) {
        return filter("tag:" + tag, "*");
    }

    public static Filter part(String part) {
        return filter("tag:" + Tags.PART, part);
    }

    public static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
                .toList();
    }

    public static Map<String, String> map(List<Tag> tags) {
        var map = new TreeMap<String, String>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    /** Tags that a thing has from its very creation. */
    public static TagSpecification tagged(ResourceType type, Map<String, String> tags) {
        return TagSpecification.builder().resourceType(type).tags(tags(tags)).build();
    }

    /** The name by which an owner's thing is unique where EC2 has names. */
    public static String name(Owner owner) {
        return owner.physicalName();
    }
}
