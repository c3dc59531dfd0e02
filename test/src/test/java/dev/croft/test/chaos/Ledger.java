package dev.croft.test.chaos;

import java.sql.SQLException;
import java.util.List;

/** What was written down before a strike, and must still be there after it. */
final class Ledger {
    private static final String FILE = "/var/lib/ledger-of-a-test";

    private int rows;

    /** Writes one more line; every earlier one must be there. */
    List<String> faults(World world) {
        try {
            var found = world.full() ? row(world) : line(world);
            return found.equals(String.valueOf(rows))
                    ? List.of()
                    : List.of(rows + " lines were written down, " + found + " are there");
        } catch (SQLException | AssertionError | InterruptedException e) {
            return List.of("the data: " + e);
        }
    }

    private String row(World world) throws SQLException, InterruptedException {
        var sql = world.sql();
        if (rows == 0) {
            sql.eventually(world.first(), 5433, "create table if not exists ledger (n int primary key)", 10);
        }
        // a try whose answer was lost may have gone through
        sql.eventually(world.first(), 5433, "insert into ledger values (" + ++rows + ") on conflict do nothing", 10);
        return sql.ask(world.first(), 5433, "select count(*) from ledger");
    }

    private String line(World world) {
        rows++;
        var node = world.domains().stream().sorted().findFirst().orElseThrow(() -> new AssertionError("no node runs"));
        return world.onNode(node, "echo line >>" + FILE + " && wc -l <" + FILE).strip();
    }

    void forget() {
        rows = 0;
    }
}
