package dev.croft.aliyun.stub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers in the service's own shape: a list is in an object of one field. */
final class Answers {
    private Answers() {}

    static Map<String, Object> of(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (var i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static Map<String, Object> wrapped(String inner, List<?> list) {
        return of(inner, list);
    }

    /** One page of a listing. */
    static Map<String, Object> page(Params params, String outer, String inner, List<Map<String, Object>> all) {
        var size = params.maybe("PageSize").map(Integer::parseInt).orElse(10);
        var number = params.maybe("PageNumber").map(Integer::parseInt).orElse(1);
        var some = all.stream().skip((long) size * (number - 1)).limit(size).toList();
        return of("TotalCount", all.size(), "PageNumber", number, "PageSize", size, outer, wrapped(inner, some));
    }

    /** Things as they are shown; the two services name the fields of a tag differently. */
    static List<Map<String, Object>> shown(List<Thing> things, String prefix) {
        return things.stream()
                .map(thing -> {
                    var map = new LinkedHashMap<>(thing.fields);
                    if (!thing.tags.isEmpty()) {
                        map.put(
                                "Tags",
                                wrapped(
                                        "Tag",
                                        thing.tags.entrySet().stream()
                                                .map(t ->
                                                        of(prefix + "Key", t.getKey(), prefix + "Value", t.getValue()))
                                                .collect(Collectors.toList())));
                    }
                    return (Map<String, Object>) map;
                })
                .toList();
    }
}
