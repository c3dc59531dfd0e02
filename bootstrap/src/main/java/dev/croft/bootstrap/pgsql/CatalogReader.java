package dev.croft.bootstrap.pgsql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what there is, from PostgreSQL's own tables. */
final class CatalogReader {
    private static final String ROLES =
            """
            SELECT r.rolname, r.rolconnlimit, r.rolpassword,
                   to_char(nullif(r.rolvaliduntil, 'infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD'), shobj_description(r.oid, 'pg_authid'),
                   ARRAY(SELECT a.name FROM (VALUES ('LOGIN', r.rolcanlogin), ('SUPERUSER', r.rolsuper), ('INHERIT', r.rolinherit), ('CREATEDB', r.rolcreatedb),
                       ('CREATEROLE', r.rolcreaterole), ('REPLICATION', r.rolreplication), ('BYPASSRLS', r.rolbypassrls)) AS a (name, has) WHERE a.has),
                   ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
                   EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid)
            FROM pg_authid r WHERE r.rolname NOT LIKE 'pg\\_%'""";
    private static final String DATABASES =
            """
            SELECT d.datname, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datconnlimit, shobj_description(d.oid, 'pg_database'),
                   ARRAY(SELECT CASE WHEN a.grantee = 0 THEN '' ELSE pg_get_userbyid(a.grantee)::text END
                         FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.privilege_type = 'CONNECT')
            FROM pg_database d""";
    private static final String EXTENSIONS = "SELECT extname, extversion FROM pg_extension";
    private static final String SCHEMAS =
            "SELECT nspname, pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'";
    private static final String SCHEMA_GRANTS =
            """
            SELECT n.nspname || ' ' || pg_get_userbyid(a.grantee) || ' ' || a.privilege_type
            FROM pg_namespace n, aclexplode(n.nspacl) a WHERE a.grantee <> 0 AND n.nspname NOT LIKE 'pg\\_%'""";
    private static final String DEFAULTS =
            """
            SELECT pg_get_userbyid(d.defaclrole) || ' ' || d.defaclobjtype::text || ' ' || pg_get_userbyid(a.grantee) || ' ' || a.privilege_type
            FROM pg_default_acl d, aclexplode(d.defaclacl) a WHERE d.defaclnamespace = 0 AND a.grantee <> 0""";

    private CatalogReader() {}

    static Catalog read(Connection connection) throws SQLException {
        Map<String, Catalog.Role> roles = new HashMap<>();
        rows(
                connection,
                ROLES,
                r -> roles.put(
                        r.getString(1),
                        new Catalog.Role(
                                Arrays.stream((String[]) r.getArray(6).getArray())
                                        .map(RoleAttribute::valueOf)
                                        .collect(Collectors.toSet()),
                                r.getInt(2),
                                Optional.ofNullable(r.getString(3)),
                                Optional.ofNullable(r.getString(4)),
                                Optional.ofNullable(r.getString(5)),
                                Set.of((String[]) r.getArray(7).getArray()),
                                r.getBoolean(8))));
        Map<String, Catalog.Database> databases = new HashMap<>();
        rows(connection, DATABASES, r -> {
            var connecting =
                    new HashSet<>(Arrays.asList((String[]) r.getArray(7).getArray()));
            var openToAll = connecting.remove("");
            databases.put(
                    r.getString(1),
                    new Catalog.Database(
                            r.getString(2),
                            r.getString(3),
                            r.getString(4),
                            r.getInt(5),
                            Optional.ofNullable(r.getString(6)),
                            openToAll,
                            connecting));
        });
        return new Catalog(roles, databases);
    }

    /** What is inside of the database that the connection is to. */
    static Catalog.Inside inside(Connection connection) throws SQLException {
        Map<String, String> schemas = new HashMap<>();
        rows(connection, SCHEMAS, r -> schemas.put(r.getString(1), r.getString(2)));
        Map<String, String> extensions = new HashMap<>();
        rows(connection, EXTENSIONS, r -> extensions.put(r.getString(1), r.getString(2)));
        return new Catalog.Inside(
                extensions,
                schemas,
                texts(connection, SCHEMA_GRANTS),
                texts(connection, DEFAULTS),
                !texts(connection, Baseline.LOOK).isEmpty());
    }

    private static Set<String> texts(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        rows(connection, query, r -> found.add(r.getString(1)));
        return new HashSet<>(found);
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private static void rows(Connection connection, String query, Row row) throws SQLException {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery(query)) {
            while (results.next()) {
                row.read(results);
            }
        }
    }
}
