package dev.croft.bootstrap.meta;

import dev.croft.model.Doc;

@Doc("Where the inventory is.")
public record MetaOutputs(
        @Doc("The database.") String database,
        @Doc("The schema that holds the views `nodes`, `clusters`, `instances`, `databases`, `users` and `services`.")
                String schema) {}
