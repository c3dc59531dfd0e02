package dev.croft.bootstrap.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.bootstrap.engine.Hashes;
import dev.croft.bootstrap.template.Resources;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** The schema {@code inventory} in a database: what is in it, and how it is brought to what it should be. */
final class MetaDatabase {
    static final String SCHEMA = "inventory";
    /** Stands for the views and their table among the entries. */
    private static final String VIEWS = "views";

    private final Resources files = new Resources(MetaDatabase.class);
    private final ObjectMapper json = new ObjectMapper();
    private final Connection connection;

    MetaDatabase(Connection connection) {
        this.connection = connection;
    }

    /** What differs: entry to what was found of it. */
    Map<String, String> differences(Map<String, JsonNode> wanted) throws SQLException {
        if (!current()) {
            return Map.of(VIEWS, "missing, or of another release");
        }
        var found = entries();
        var differences = new TreeMap<String, String>();
        wanted.forEach((name, data) -> {
            if (!data.equals(found.remove(name))) {
                differences.put(name, "missing or changed");
            }
        });
        found.keySet().forEach(name -> differences.put(name, "not declared"));
        return differences;
    }

    /** Writes what differs, all of it or nothing; whoever reads meanwhile sees the old inventory. */
    void write(Map<String, JsonNode> wanted) throws SQLException {
        connection.setAutoCommit(false);
        if (!current()) {
            run(files.text("inventory.sql"));
            run("comment on schema " + SCHEMA + " is '" + release() + "'");
        }
        var found = entries();
        try (var put = connection.prepareStatement("insert into inventory.entry (name, data) values (?, ?::jsonb)"
                        + " on conflict (name) do update set data = excluded.data");
                var take = connection.prepareStatement("delete from inventory.entry where name = ?")) {
            for (var entry : wanted.entrySet()) {
                if (!entry.getValue().equals(found.remove(entry.getKey()))) {
                    put.setString(1, entry.getKey());
                    put.setString(2, entry.getValue().toString());
                    put.addBatch();
                }
            }
            for (var name : found.keySet()) {
                take.setString(1, name);
                take.addBatch();
            }
            put.executeBatch();
            take.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    void drop() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade");
    }

    private boolean current() throws SQLException {
        try (var query =
                connection.prepareStatement("select obj_description(to_regnamespace(?)::oid, 'pg_namespace')")) {
            query.setString(1, SCHEMA);
            try (var found = query.executeQuery()) {
                return found.next() && release().equals(found.getString(1));
            }
        }
    }

    /** Another text makes the views anew. */
    private String release() {
        return "croft " + Hashes.sha256(files.text("inventory.sql"));
    }

    private Map<String, JsonNode> entries() throws SQLException {
        var all = new TreeMap<String, JsonNode>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("select name, data::text from inventory.entry")) {
            while (found.next()) {
                all.put(found.getString(1), json.readTree(found.getString(2)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave jsonb that is no JSON", e);
        }
        return all;
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
