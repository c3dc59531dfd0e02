/** BACKUP: a node that keeps backups and WAL of PostgreSQL clusters, with pgBackRest. */
package dev.croft.bootstrap.backup;
