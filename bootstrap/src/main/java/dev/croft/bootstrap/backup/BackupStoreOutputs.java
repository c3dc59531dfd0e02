package dev.croft.bootstrap.backup;

import dev.croft.model.Doc;

@Doc("Where the store is.")
public record BackupStoreOutputs(@Doc("Its address and port, `10.42.0.10:8432`.") String endpoint) {}
