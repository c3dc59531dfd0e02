package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.data.Backup;
import dev.croft.sdk.bootstrap.BackupStore;
import dev.croft.sdk.bootstrap.BackupStoreArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import java.util.Map;

/** A node that keeps backups, with the passphrase that they are encrypted with: generated, and protected with the data. */
public final class BackupPlace extends ComponentResource {
    private final Output<dev.croft.sdk.bootstrap.inputs.BackupStoreArgs> store;
    private final Output<String> passphrase;

    /** @param node the node, managed */
    public BackupPlace(String name, Site site, NodeRef node, ComponentResourceOptions options) {
        super("croft:components:BackupPlace", name, options);
        var guarded = CustomResourceOptions.builder().parent(this).protect(!site.allowDestroy());
        site.provider().ifPresent(guarded::provider);
        this.passphrase = new Password(
                        name + "-passphrase",
                        PasswordArgs.builder().length(48).special(false).build(),
                        guarded.build())
                .value();
        var made = new BackupStore(
                name,
                BackupStoreArgs.builder()
                        .name(node.name())
                        .ip(node.ip())
                        .connection(node.connection())
                        .authority(site.authorityArgs())
                        .passphrase(passphrase)
                        .path(Backup.FOLDER)
                        .onDelete(site.onDelete())
                        .build(),
                site.child(this));
        // Through its endpoint, so that clusters come after it.
        this.store = Output.tuple(made.endpoint(), node.connection())
                .applyValue(t -> dev.croft.sdk.bootstrap.inputs.BackupStoreArgs.builder()
                        .name(node.name())
                        .ip(node.ip())
                        .port(Integer.parseInt(t.t1.substring(t.t1.lastIndexOf(':') + 1)))
                        .connection(t.t2)
                        .build());
        registerOutputs(Map.of());
    }

    /** The store as clusters take it. */
    Output<dev.croft.sdk.bootstrap.inputs.BackupStoreArgs> store() {
        return store;
    }

    /** Secret: without it no backup can be read; keep a copy elsewhere. */
    public Output<String> passphrase() {
        return passphrase;
    }
}
