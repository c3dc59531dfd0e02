/**
 * A PostgreSQL cluster under Patroni as one resource. Files and services come from items; the order of starts, restarts
 * and departures from {@code PgsqlCluster}; roles and databases are compared over JDBC and changed by what {@code SqlPlan}
 * says.
 */
package dev.croft.bootstrap.pgsql;
