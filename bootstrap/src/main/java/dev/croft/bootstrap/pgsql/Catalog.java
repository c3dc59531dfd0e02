package dev.croft.bootstrap.pgsql;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What there is in a cluster: its roles and databases, as far as they can be declared. */
record Catalog(Map<String, Role> roles, Map<String, Database> databases) {
    Catalog {
        roles = Map.copyOf(roles);
        databases = Map.copyOf(databases);
    }

    /**
     * @param verifier what is kept of its password
     * @param memberOf roles that it has
     * @param used whether it owns something or was granted something by name, in any database
     */
    record Role(
            boolean login,
            boolean superuser,
            boolean createdb,
            boolean createrole,
            boolean replication,
            int connectionLimit,
            Optional<String> verifier,
            Set<String> memberOf,
            boolean used) {
        Role {
            memberOf = Set.copyOf(memberOf);
        }
    }

    record Database(String owner, String encoding, String locale, int connectionLimit) {}

    /**
     * What is inside of one database.
     *
     * @param schemas schema to owner
     * @param schemaGrants {@code schema grantee PRIVILEGE}
     * @param defaults default privileges, {@code creator kind grantee PRIVILEGE}; kind is r (tables), S (sequences), n (schemas)
     */
    record Inside(Set<String> extensions, Map<String, String> schemas, Set<String> schemaGrants, Set<String> defaults) {
        Inside {
            extensions = Set.copyOf(extensions);
            schemas = Map.copyOf(schemas);
            schemaGrants = Set.copyOf(schemaGrants);
            defaults = Set.copyOf(defaults);
        }

        static final Inside NEW =
                new Inside(Set.of("plpgsql"), Map.of("public", "pg_database_owner"), Set.of(), Set.of());
    }
}
