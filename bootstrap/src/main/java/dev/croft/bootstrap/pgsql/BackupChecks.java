package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupStore;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a declaration gets wrong about backups and what a cluster begins with. */
final class BackupChecks {
    private BackupChecks() {}

    static List<Problem> problems(
            List<PgsqlMember> members,
            Optional<PgsqlUpstream> upstream,
            Optional<PgsqlBackup> backup,
            Optional<PgsqlRestore> restoreFrom,
            boolean allowDestroy) {
        List<Problem> problems = new ArrayList<>();
        backup.ifPresent(b -> {
            b.store()
                    .map(BackupStore::ip)
                    .filter(ip -> !allowDestroy && members.stream().anyMatch(m -> m.ip().equals(ip)))
                    .ifPresent(
                            ip -> problems.add(
                                    new Problem(
                                            "backup.store.ip",
                                            ip
                                                    + " is a member of the cluster: its backups would go with it; name a node of its own (only with allowDestroy: true, in a sandbox, they may be together)")));
            if (upstream.isPresent()) {
                problems.add(
                        new Problem(
                                "backup",
                                "is for a cluster that takes writes; back up the one that this copies, and give 'backup' here when it is promoted"));
            }
        });
        restoreFrom.ifPresent(r -> {
            if (backup.isEmpty()) {
                problems.add(new Problem(
                        "restoreFrom",
                        "needs 'backup': its store is where cluster '" + r.cluster() + "' is restored from"));
            }
            if (upstream.isPresent()) {
                problems.add(new Problem("restoreFrom", "cannot be given together with 'upstream'; leave one out"));
            }
        });
        return problems;
    }
}
