package dev.croft.bootstrap.meta;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.pgsql.PgsqlSpec;
import dev.croft.bootstrap.pgsql.Sql;
import dev.croft.bootstrap.ssh.SshException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** META: the inventory of an environment in one of its own databases. It puts nothing on nodes. */
public final class MetaModule implements Module<MetaSpec, MetaOutputs> {
    /** PostgreSQL: invalid_catalog_name. */
    private static final String NO_DATABASE = "3D000";

    private interface Work<T> {
        T on(MetaDatabase database) throws SQLException;
    }

    @Override
    public List<NodeItems> items(MetaSpec spec) {
        return List.of();
    }

    @Override
    public MetaOutputs converge(Run run, MetaSpec spec, Optional<Past<MetaSpec>> past) {
        run.progress().accept(spec.cluster() + ": writing the inventory");
        leading(run, spec, run.deadline(), database -> {
            database.write(Entries.of(spec.inventory()));
            return true;
        });
        past.map(Past::spec)
                .filter(before -> !before.database().equals(spec.database())
                        || !before.cluster().equals(spec.cluster()))
                .ifPresent(before -> leave(run, before));
        return outputs(spec);
    }

    @Override
    public Optional<MetaOutputs> foresee(MetaSpec spec) {
        return Optional.of(outputs(spec));
    }

    private static MetaOutputs outputs(MetaSpec spec) {
        return new MetaOutputs(spec.database(), MetaDatabase.SCHEMA);
    }

    @Override
    public Map<String, String> observe(Run run, MetaSpec spec, Past<MetaSpec> past) {
        var drift = new TreeMap<String, String>();
        try {
            leading(run, spec, Patience.little(run), database -> database.differences(Entries.of(spec.inventory())))
                    .forEach((entry, found) -> drift.put(spec.cluster() + "/inventory:" + entry, found));
        } catch (BootstrapException e) {
            drift.put(spec.cluster() + "/inventory", "cannot look: " + e.getMessage());
        }
        return drift;
    }

    @Override
    public void remove(Run run, MetaSpec spec, Past<MetaSpec> past) {
        if (spec.onDelete() == OnDelete.CLEAN) {
            leave(run, spec);
        }
    }

    private static void leave(Run run, MetaSpec spec) {
        try {
            leading(run, spec, Patience.little(run), database -> {
                database.drop();
                return true;
            });
        } catch (BootstrapException e) {
            run.warning().accept("the schema " + MetaDatabase.SCHEMA + " stays: " + e.getMessage());
        }
    }

    /** Does it where writing is possible; the first member that leads is taken. */
    private static <T> T leading(Run run, MetaSpec spec, Instant until, Work<T> work) {
        var seen = new ArrayList<String>();
        for (var member : spec.members()) {
            try (var sql = Sql.through(
                            run.engine().session(member.connection(), until),
                            "127.0.0.1",
                            PgsqlSpec.POSTGRES_PORT,
                            spec.authority());
                    var connection = sql.connect(spec.database(), "postgres", List.of(spec.superuserPassword()))) {
                try (var statement = connection.createStatement();
                        var replica = statement.executeQuery("select pg_is_in_recovery()")) {
                    if (!replica.next() || replica.getBoolean(1)) {
                        seen.add(member.name() + " does not lead");
                        continue;
                    }
                }
                return work.on(new MetaDatabase(connection));
            } catch (SQLException e) {
                if (NO_DATABASE.equals(e.getSQLState())) {
                    throw new BootstrapException(
                            spec.cluster(),
                            "has no database '" + spec.database()
                                    + "' for the inventory; declare it: databases: [ { name: " + spec.database()
                                    + ", owner: ... } ]");
                }
                seen.add(member.name() + ": " + e.getMessage());
            } catch (SshException e) {
                if (!e.unreachable()) {
                    throw e;
                }
                seen.add(member.name() + ": " + e.getMessage());
            }
        }
        throw new BootstrapException(
                spec.cluster(),
                "no member takes the inventory: " + String.join("; ", seen) + "; see 'make pg CMD=list'");
    }
}
