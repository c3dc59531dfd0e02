package dev.croft.bootstrap.pgsql;

/** Statements that a database begins with. Its own table tells that they were run. */
final class Baseline {
    /** A row where they were. */
    static final String LOOK = "SELECT tablename FROM pg_tables WHERE schemaname = 'croft' AND tablename = 'baseline'";

    private Baseline() {}

    /** Runs within a transaction, with the rights of the owner: what it makes is the owner's. */
    static Statement run(PgsqlSpec spec, PgsqlDatabase database, String statements) {
        var distributed =
                spec.citus().filter(c -> c.database().equals(database.name())).isPresent();
        return new Statement(
                "database:" + database.name() + "/baseline",
                "not run",
                (distributed ? CitusPlan.EVERYWHERE : "") + "SET LOCAL ROLE " + Statement.name(database.owner()) + ";\n"
                        + statements
                        + "\n;RESET ROLE; CREATE SCHEMA IF NOT EXISTS croft;"
                        + " CREATE TABLE croft.baseline (at timestamptz NOT NULL DEFAULT now());"
                        + " INSERT INTO croft.baseline DEFAULT VALUES");
    }
}
