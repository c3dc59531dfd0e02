package dev.croft.bootstrap.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads items for the data-driven cases; what a case leaves out has the usual value. */
final class ItemJson {
    private ItemJson() {}

    static Item read(JsonNode n) {
        String kind = n.fieldNames().next();
        String key = n.get(kind).asText();
        Item.Stage stage = n.path("early").asBoolean() ? Item.Stage.BEFORE_PACKAGES : Item.Stage.AFTER_PACKAGES;
        return switch (kind) {
            case "package" -> new Item.Package(
                    key, Optional.ofNullable(n.get("version")).map(JsonNode::asText));
            case "directory" -> new Item.Directory(
                    key, text(n, "owner", "root"), text(n, "group", "root"), text(n, "mode", "0755"), stage);
            case "file" -> new Item.File(
                    key,
                    Secret.of(text(n, "content", "")),
                    n.path("secret").asBoolean(),
                    text(n, "owner", "root"),
                    text(n, "group", "root"),
                    text(n, "mode", "0644"),
                    n.path("seed").asBoolean() ? Item.Ownership.SEED : Item.Ownership.WHOLE,
                    stage,
                    check(n));
            case "keys" -> new Item.Keys(
                    key,
                    Item.Syntax.valueOf(text(n, "syntax", "equals").toUpperCase(java.util.Locale.ROOT)),
                    settings(n),
                    check(n));
            case "user" -> new Item.User(
                    key,
                    n.path("system").asBoolean(),
                    texts(n, "groups"),
                    text(n, "home", ""),
                    text(n, "shell", ""),
                    List.copyOf(texts(n, "keys")));
            case "sysctl" -> new Item.Sysctl(key, text(n, "value", ""));
            case "unit" -> new Item.Unit(
                    key,
                    n.path("enabled").asBoolean(true),
                    n.path("running").asBoolean(true),
                    Item.OnChange.valueOf(text(n, "onChange", "nothing").toUpperCase(java.util.Locale.ROOT)),
                    texts(n, "watches"));
            case "action" -> new Item.Action(
                    key,
                    text(n, "script", "true"),
                    n.has("unless") ? Optional.of(n.get("unless").asText()) : Optional.empty(),
                    texts(n, "watches"),
                    env(n));
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    private static String text(JsonNode n, String field, String usual) {
        return n.path(field).asText(usual);
    }

    private static Set<String> texts(JsonNode n, String field) {
        List<String> texts = new ArrayList<>();
        n.path(field).forEach(t -> texts.add(t.asText()));
        return new TreeSet<>(texts);
    }

    private static Optional<String> check(JsonNode n) {
        return n.has("check") ? Optional.of(n.get("check").asText()) : Optional.empty();
    }

    /** {@code [section, key, value]} each. */
    private static List<Item.Setting> settings(JsonNode n) {
        List<Item.Setting> settings = new ArrayList<>();
        n.path("settings")
                .forEach(s -> settings.add(new Item.Setting(
                        s.get(0).asText(), s.get(1).asText(), s.get(2).asText())));
        return settings;
    }

    private static Map<String, Secret> env(JsonNode n) {
        Map<String, Secret> env = new HashMap<>();
        n.path("environment")
                .fields()
                .forEachRemaining(
                        e -> env.put(e.getKey(), Secret.of(e.getValue().asText())));
        return env;
    }
}
