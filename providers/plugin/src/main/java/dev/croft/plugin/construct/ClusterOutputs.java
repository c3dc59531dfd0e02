package dev.croft.plugin.construct;

import dev.croft.model.Doc;
import dev.croft.model.Secret;
import java.util.List;

@Doc("How a PostgreSQL cluster is reached.")
record ClusterOutputs(
        @Doc("`host:port` of the service that reads and writes, one for each member.") List<String> primary,
        @Doc("`host:port` of the service that reads, one for each member.") List<String> replica,
        @Doc("A libpq URL of the first database as its owner, else of `postgres` as the first user.")
                Secret connectionString) {}
