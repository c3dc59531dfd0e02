package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.backup.DumpStore;
import dev.croft.model.Problem;
import dev.croft.model.redis.RedisRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a declaration gets wrong about backups and what a deployment begins with. */
final class BackupChecks {
    private BackupChecks() {}

    static List<Problem> problems(
            List<RedisNode> nodes, Optional<RedisBackup> backup, Optional<RedisRestore> restore, boolean allowDestroy) {
        List<Problem> problems = new ArrayList<>();
        backup.flatMap(RedisBackup::store)
                .map(DumpStore::ip)
                .filter(ip -> !allowDestroy && nodes.stream().anyMatch(n -> n.ip().equals(ip)))
                .ifPresent(
                        ip -> problems.add(
                                new Problem(
                                        "backup.store.ip",
                                        ip
                                                + " is a node of the deployment: its backups would go with it; name a node of its own (only with allowDestroy: true, in a sandbox, they may be together)")));
        if (restore.isPresent() && backup.isEmpty()) {
            problems.add(new Problem(
                    "restore",
                    "needs 'backup': its place is where deployment '"
                            + restore.get().deployment() + "' is restored from"));
        }
        return problems;
    }
}
