package dev.croft.bootstrap.backup;

import dev.croft.bootstrap.node.Host;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;

/** Where a {@link BackupStoreModule} with a port for dumps is found. */
@Doc("A node that keeps dumps, as the resource BackupStore with `dumpsPort` made it.")
public record DumpStore(
        @Doc("The name of its node.") @Matches(value = Host.NAME, allowed = Host.NAME_WORDS) String name,
        @Doc("Its address.") String ip,
        @Doc("The port of its server for dumps.") @Default("8434") @Range(min = 1024, max = 65535) int port,
        @Doc(
                        "What dumps are encrypted with, before they leave their node. It cannot be changed, and without it none can be read: keep a copy elsewhere.")
                @Matches(value = BackupBucket.PASSPHRASE, allowed = BackupBucket.PASSPHRASE_WORDS)
                Secret passphrase) {
    public DumpStore {
        var problems = Host.address("ip", ip);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
