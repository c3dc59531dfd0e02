package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import dev.croft.components.data.Backup;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import dev.croft.sdk.bootstrap.BackupStore;
import dev.croft.sdk.bootstrap.BackupStoreArgs;
import dev.croft.sdk.bootstrap.enums.BackupBucketUriStyle;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.BackupBucketArgs;
import dev.croft.sdk.bootstrap.inputs.DumpStoreArgs;
import dev.croft.sdk.compute.Disk;
import dev.croft.sdk.compute.DiskArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** What keeps backups, with the passphrase that they are encrypted with: generated, and protected with the data. */
public final class BackupPlace extends ComponentResource {
    /** The node that keeps backups, where it has one of its own. */
    static final String NODE = "backup-1";
    /** What that node is labelled as. */
    private static final String CLUSTER = "backup";
    /** Where the disk for them is. */
    private static final String FOLDER = "/var/lib/croft/backup";

    private final Output<Where> where;
    private final Output<String> passphrase;

    /** The port of the store's server for dumps. */
    private static final int DUMPS = 8434;

    /** What a cluster is told: a store, and its server for dumps where there is one, or a bucket. */
    record Where(
            Optional<dev.croft.sdk.bootstrap.inputs.BackupStoreArgs> store,
            Optional<DumpStoreArgs> dumps,
            Optional<BackupBucketArgs> bucket) {}

    /**
     * A node.
     *
     * @param node the node, managed
     * @param dumps whether it keeps dumps of Redis deployments too
     */
    public BackupPlace(String name, Site site, NodeRef node, boolean dumps, ComponentResourceOptions options) {
        super("croft:components:BackupPlace", name, options);
        this.passphrase = passphrase(name, site);
        var store = BackupStoreArgs.builder()
                .name(node.name())
                .ip(node.ip())
                .connection(node.connection())
                .authority(site.authorityArgs())
                .passphrase(passphrase)
                .path(FOLDER)
                // A node of another part stays when backups are no longer declared.
                .onDelete(node.cluster().equals(CLUSTER) ? site.onDelete() : OnDelete.Clean);
        if (dumps) {
            store.dumpsPort(DUMPS);
        }
        var made = new BackupStore(name, store.build(), site.child(this));
        // Through its endpoint, so that clusters come after it.
        this.where = Output.tuple(made.endpoint(), node.connection(), passphrase)
                .applyValue(t -> new Where(
                        Optional.of(dev.croft.sdk.bootstrap.inputs.BackupStoreArgs.builder()
                                .name(node.name())
                                .ip(node.ip())
                                .port(Integer.parseInt(t.t1.substring(t.t1.lastIndexOf(':') + 1)))
                                .connection(t.t2)
                                .build()),
                        dumps
                                ? Optional.of(DumpStoreArgs.builder()
                                        .name(node.name())
                                        .ip(node.ip())
                                        .port(DUMPS)
                                        .passphrase(t.t3)
                                        .build())
                                : Optional.empty(),
                        Optional.empty()));
        registerOutputs(Map.of());
    }

    /**
     * A bucket, which is there already.
     *
     * @throws InvalidException where it has no keys
     */
    public BackupPlace(String name, Site site, Backup.S3 bucket, ComponentResourceOptions options) {
        super("croft:components:BackupPlace", name, options);
        var keys = new Keys(bucket);
        this.passphrase =
                bucket.passphrase().map(Secret::reveal).map(Output::ofSecret).orElseGet(() -> passphrase(name, site));
        this.where = Output.tuple(Output.ofSecret(keys.key), Output.ofSecret(keys.secret), passphrase)
                .applyValue(t -> {
                    var args = BackupBucketArgs.builder()
                            .bucket(bucket.bucket())
                            .endpoint(bucket.endpoint())
                            .port(bucket.port())
                            .region(bucket.region())
                            .path(bucket.path().orElse("/" + site.domain()))
                            .uriStyle(
                                    bucket.uriStyle().equals("path")
                                            ? BackupBucketUriStyle.Path
                                            : BackupBucketUriStyle.Host)
                            .verifyTls(bucket.verifyTls())
                            .key(t.t1)
                            .secret(t.t2)
                            .passphrase(t.t3);
                    bucket.certificate().ifPresent(args::certificate);
                    return new Where(Optional.empty(), Optional.empty(), Optional.of(args.build()));
                });
        registerOutputs(Map.of());
    }

    /** The access key, which must be somewhere. */
    private static final class Keys {
        private final String key;
        private final String secret;

        private Keys(Backup.S3 bucket) {
            var problems = new ArrayList<Problem>();
            this.key = given(bucket.key(), "key", "backupKey", problems);
            this.secret = given(bucket.secret(), "secret", "backupSecret", problems);
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }

        private static String given(
                Optional<Secret> value, String field, String configuration, ArrayList<Problem> problems) {
            if (value.isEmpty()) {
                problems.add(new Problem(
                        "backup.s3." + field,
                        "is missing; keep it out of the file: pulumi config set --secret " + configuration));
            }
            return value.map(Secret::reveal).orElse("");
        }
    }

    /** The disk of the node that keeps backups, by that node; none where it is a bucket. */
    static Map<String, NodePool.DataDisk> disk(
            Backup backup, Resource parent, Optional<ProviderResource> compute, boolean allowDestroy) {
        if (backup.place().isEmpty()) {
            return Map.of();
        }
        var options = CustomResourceOptions.builder().parent(parent).protect(!allowDestroy);
        compute.ifPresent(options::provider);
        var disk = new Disk(
                "backup",
                DiskArgs.builder()
                        .sizeGib(backup.disk())
                        .allowDestroy(allowDestroy)
                        .build(),
                options.build());
        return Map.of(backup.node().orElse(NODE), new NodePool.DataDisk(disk.id(), FOLDER));
    }

    private Output<String> passphrase(String name, Site site) {
        var guarded = CustomResourceOptions.builder().parent(this).protect(!site.allowDestroy());
        site.provider().ifPresent(guarded::provider);
        return new Password(
                        name + "-passphrase",
                        PasswordArgs.builder().length(48).special(false).build(),
                        guarded.build())
                .value();
    }

    /** What keeps them, as clusters take it. */
    Output<Where> where() {
        return where;
    }

    /** Secret: without it no backup can be read; keep a copy elsewhere. */
    public Output<String> passphrase() {
        return passphrase;
    }
}
