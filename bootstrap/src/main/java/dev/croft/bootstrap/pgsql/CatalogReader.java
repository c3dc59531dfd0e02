package dev.croft.bootstrap.pgsql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what there is, from PostgreSQL's own tables. */
final class CatalogReader {
    private static final String ROLES =
            """
            SELECT r.rolname, r.rolcanlogin, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolconnlimit, r.rolpassword,
                   ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
                   EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid)
            FROM pg_authid r WHERE r.rolname NOT LIKE 'pg\\_%'""";
    private static final String DATABASES =
            """
            SELECT datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datconnlimit FROM pg_database""";
    private static final String EXTENSIONS = "SELECT extname FROM pg_extension";
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
                                r.getBoolean(2),
                                r.getBoolean(3),
                                r.getBoolean(4),
                                r.getBoolean(5),
                                r.getBoolean(6),
                                r.getInt(7),
                                Optional.ofNullable(r.getString(8)),
                                Set.of((String[]) r.getArray(9).getArray()),
                                r.getBoolean(10))));
        Map<String, Catalog.Database> databases = new HashMap<>();
        rows(
                connection,
                DATABASES,
                r -> databases.put(
                        r.getString(1),
                        new Catalog.Database(r.getString(2), r.getString(3), r.getString(4), r.getInt(5))));
        return new Catalog(roles, databases);
    }

    /** What is inside of the database that the connection is to. */
    static Catalog.Inside inside(Connection connection) throws SQLException {
        Map<String, String> schemas = new HashMap<>();
        rows(connection, SCHEMAS, r -> schemas.put(r.getString(1), r.getString(2)));
        return new Catalog.Inside(
                texts(connection, EXTENSIONS), schemas, texts(connection, SCHEMA_GRANTS), texts(connection, DEFAULTS));
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
