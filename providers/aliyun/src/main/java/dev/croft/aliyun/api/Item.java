package dev.croft.aliyun.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** An answer, or a part of one. Names are those of the API reference; what is not there reads as empty, zero or false. */
public final class Item {
    private final JsonElement json;

    private Item(JsonElement json) {
        this.json = json;
    }

    /** Of a text in JSON; one that is none has nothing in it. */
    public static Item parse(String text) {
        try {
            return new Item(JsonParser.parseString(text));
        } catch (JsonParseException e) {
            return new Item(JsonNull.INSTANCE);
        }
    }

    /** The part of a name. */
    public Item get(String name) {
        return new Item(json instanceof JsonObject object && object.has(name) ? object.get(name) : JsonNull.INSTANCE);
    }

    public String text(String name) {
        return get(name).text();
    }

    private String text() {
        return json.isJsonPrimitive() ? json.getAsString() : "";
    }

    /** The text, where it is there and not empty. */
    public Optional<String> maybe(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty());
    }

    public int number(String name) {
        return maybe(name).map(Integer::parseInt).orElse(0);
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** The members of a list; the API wraps most in an object of one field: {@code {"Vpcs": {"Vpc": [...]}}}. */
    public List<Item> list(String name) {
        var found = get(name).json;
        if (found instanceof JsonObject object && object.size() == 1) {
            found = object.entrySet().iterator().next().getValue();
        }
        return found instanceof JsonArray array
                ? StreamSupport.stream(array.spliterator(), false)
                        .map(Item::new)
                        .toList()
                : List.of();
    }

    public List<String> texts(String name) {
        return list(name).stream().map(Item::text).toList();
    }

    /** Tags, which ECS and VPC name differently. */
    public Map<String, String> tags() {
        var tags = new TreeMap<String, String>();
        list("Tags")
                .forEach(tag -> tags.put(
                        tag.maybe("TagKey").orElse(tag.text("Key")),
                        tag.maybe("TagValue").orElse(tag.text("Value"))));
        return tags;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
