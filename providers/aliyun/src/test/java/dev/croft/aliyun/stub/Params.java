package dev.croft.aliyun.stub;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Parameters of a call. */
record Params(SortedMap<String, String> all) {
    Optional<String> maybe(String name) {
        return Optional.ofNullable(all.get(name)).filter(v -> !v.isEmpty());
    }

    String get(String name) {
        return maybe(name).orElse("");
    }

    String need(String name) {
        return maybe(name)
                .orElseThrow(() -> new Refusal(
                        400,
                        "MissingParameter",
                        "The input parameter \"" + name
                                + "\" that is mandatory for processing this request is not supplied."));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(get(name));
    }

    /** A list in JSON. */
    List<String> json(String name) {
        var list = new ArrayList<String>();
        maybe(name)
                .ifPresent(
                        text -> JsonParser.parseString(text).getAsJsonArray().forEach(e -> list.add(e.getAsString())));
        return list;
    }

    /** A numbered list. */
    List<String> each(String name) {
        var list = new ArrayList<String>();
        for (var i = 1; all.containsKey(name + "." + i); i++) {
            list.add(all.get(name + "." + i));
        }
        return list;
    }

    Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        for (var i = 1; all.containsKey("Tag." + i + ".Key"); i++) {
            tags.put(all.get("Tag." + i + ".Key"), get("Tag." + i + ".Value"));
        }
        if (tags.size() > 20) {
            throw new Refusal(400, "NumberExceed.Tags", "The Tags parameter's number is exceed.");
        }
        return tags;
    }
}
