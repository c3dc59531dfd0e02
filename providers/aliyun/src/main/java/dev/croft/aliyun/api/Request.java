package dev.croft.aliyun.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A call by its name and parameters. Tests check both against the vendor's own classes. */
public record Request(Service service, String action, Map<String, String> parameters) {
    public Request {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    public static Request ecs(String action) {
        return new Request(Service.ECS, action, Map.of());
    }

    public static Request vpc(String action) {
        return new Request(Service.VPC, action, Map.of());
    }

    /** A copy with one parameter more. */
    public Request with(String name, Object value) {
        var copy = new LinkedHashMap<>(parameters);
        copy.put(name, String.valueOf(value));
        return new Request(service, action, copy);
    }

    /** The same where there is a value. */
    public Request with(String name, Optional<?> value) {
        return value.map(v -> with(name, (Object) v)).orElse(this);
    }

    /** A list as ECS takes some: a text in JSON. */
    public Request withJson(String name, List<String> values) {
        return with(name, values.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(",", "[", "]")));
    }

    /** A list as numbered parameters: {@code ResourceId.1}. */
    public Request withEach(String name, List<String> values) {
        var request = this;
        for (var i = 0; i < values.size(); i++) {
            request = request.with(name + "." + (i + 1), values.get(i));
        }
        return request;
    }

    /** {@code Tag.1.Key}, {@code Tag.1.Value}. */
    public Request withTags(Map<String, String> tags) {
        var request = this;
        var number = 1;
        for (var tag : tags.entrySet()) {
            request = request.with("Tag." + number + ".Key", tag.getKey())
                    .with("Tag." + number + ".Value", tag.getValue());
            number++;
        }
        return request;
    }

    /** Only the names: parameters may hold a host key. */
    @Override
    public String toString() {
        return action + parameters.keySet();
    }
}
