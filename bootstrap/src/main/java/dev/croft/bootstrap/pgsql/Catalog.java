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
     * @param expires the day from which its password is no longer good, in UTC
     * @param memberOf roles that it has
     * @param used whether it owns something or was granted something by name, in any database
     */
    record Role(
            Set<RoleAttribute> attributes,
            int connectionLimit,
            Optional<String> verifier,
            Optional<String> expires,
            Optional<String> comment,
            Set<String> memberOf,
            boolean used) {
        Role {
            attributes = Set.copyOf(attributes);
            memberOf = Set.copyOf(memberOf);
        }
    }

    /**
     * @param openToAll whether every role may connect (PostgreSQL grants that to PUBLIC in a new database)
     * @param connecting roles that were granted to connect by name
     */
    record Database(
            String owner,
            String encoding,
            String locale,
            int connectionLimit,
            Optional<String> comment,
            boolean openToAll,
            Set<String> connecting) {
        Database {
            connecting = Set.copyOf(connecting);
        }

        /** As a new one is. */
        static Database of(String owner, String encoding, String locale, int connectionLimit) {
            return new Database(owner, encoding, locale, connectionLimit, Optional.empty(), true, Set.of());
        }
    }

    /**
     * What is inside of one database.
     *
     * @param extensions extension to version
     * @param schemas schema to owner
     * @param schemaGrants {@code schema grantee PRIVILEGE}
     * @param baseline whether its first statements were run
     * @param defaults default privileges, {@code creator kind grantee PRIVILEGE}; kind is r (tables), S (sequences), n (schemas)
     */
    record Inside(
            Map<String, String> extensions,
            Map<String, String> schemas,
            Set<String> schemaGrants,
            Set<String> defaults,
            boolean baseline) {
        Inside {
            extensions = Map.copyOf(extensions);
            schemas = Map.copyOf(schemas);
            schemaGrants = Set.copyOf(schemaGrants);
            defaults = Set.copyOf(defaults);
        }

        static final Inside NEW =
                new Inside(Map.of("plpgsql", "1.0"), Map.of("public", "pg_database_owner"), Set.of(), Set.of(), false);
    }
}
