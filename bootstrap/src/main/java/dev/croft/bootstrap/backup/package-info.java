/** BACKUP: a node that keeps backups and WAL of PostgreSQL clusters, with pgBackRest, and dumps of Redis deployments. */
package dev.croft.bootstrap.backup;
