package dev.croft.bootstrap.backup;

import dev.croft.bootstrap.node.Host;
import dev.croft.model.Connection;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;

/** Which store a cluster uses; the names of what a {@link BackupStoreModule} put there. */
@Doc("A backup store, as the resource BackupStore made it.")
public record BackupStore(
        @Doc("The name of its node.") @Matches(value = Host.NAME, allowed = Host.NAME_WORDS) String name,
        @Doc("Its address.") String ip,
        @Doc("Its port.") @Default("8432") @Range(min = 1024, max = 65535) int port,
        @Doc("How to reach its node by SSH.") Connection connection) {
    /** The store's own settings. */
    public static final String CONFIG = "/etc/croft/backup/store.conf";
    /** Where each cluster has a file of its own with the same syntax. */
    public static final String INCLUDE = "/etc/croft/backup/store.d";
    /** Folder of the store's certificate, as a server and as a client of the clusters' members. */
    public static final String PKI = "/etc/croft/backup/pki";
    /** The unit that must read a changed file of {@link #INCLUDE}. */
    public static final String UNIT = "croft-backup.service";

    public BackupStore {
        var problems = Host.address("ip", ip);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
