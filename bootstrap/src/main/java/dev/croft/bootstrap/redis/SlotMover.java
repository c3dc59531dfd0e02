package dev.croft.bootstrap.redis;

import dev.croft.model.Secret;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Moves slots with their keys from one master to another while clients use them: a key is at one of the two at any time, and
 * whoever asks the wrong one is told where it is. A move that was cut off leaves a slot open at both, and is gone on with.
 */
final class SlotMover {
    private static final int BATCH = 128;
    private static final int KEYS = 100;
    private static final int MIGRATE_MILLIS = 30_000;

    private final Map<String, Link> masters;
    private final Secret password;

    /** @param masters all masters by id: those that are not concerned are told of the result too */
    SlotMover(Map<String, Link> masters, Secret password) {
        this.masters = Map.copyOf(masters);
        this.password = password;
    }

    /** @param moved is told how many slots were moved, after each batch */
    void move(String from, String to, BitSet slots, IntConsumer moved) {
        var all = slots.stream().boxed().toList();
        for (var i = 0; i < all.size(); i += BATCH) {
            var batch = all.subList(i, Math.min(i + BATCH, all.size()));
            move(from, to, batch);
            moved.accept(batch.size());
        }
    }

    private void move(String from, String to, List<Integer> slots) {
        var source = masters.get(from);
        var target = masters.get(to);
        target.askAll(setSlots(slots, "IMPORTING", from));
        source.askAll(setSlots(slots, "MIGRATING", to));
        var keys = source.askAll(slots.stream()
                .map(s -> List.of("CLUSTER", "COUNTKEYSINSLOT", String.valueOf(s)))
                .toList());
        for (var i = 0; i < slots.size(); i++) {
            // Asked for once the slot takes no new keys any more.
            if (!keys.get(i).equals(0L)) {
                migrate(source, target, slots.get(i));
            }
        }
        // The new owner first: at no moment does nobody own the slot.
        target.askAll(setSlots(slots, "NODE", to));
        source.askAll(setSlots(slots, "NODE", to));
        masters.values().stream().filter(m -> m != source && m != target).forEach(m -> tell(m, slots, to));
    }

    /** The others hear of it by gossip too; one that has just become a replica does not want to be told. */
    private static void tell(Link bystander, List<Integer> slots, String owner) {
        try {
            bystander.askAll(setSlots(slots, "NODE", owner));
        } catch (Link.Refused | Link.Lost e) {
            // It will hear.
        }
    }

    private static List<List<String>> setSlots(List<Integer> slots, String state, String id) {
        return slots.stream()
                .map(s -> List.of("CLUSTER", "SETSLOT", String.valueOf(s), state, id))
                .toList();
    }

    private void migrate(Link source, Link target, int slot) {
        while (true) {
            var keys = source.keys("CLUSTER", "GETKEYSINSLOT", String.valueOf(slot), String.valueOf(KEYS));
            if (keys.isEmpty()) {
                return;
            }
            // REPLACE: the source's copy is the one that counts, clients wrote there for as long as the key was there.
            source.migrate(target.server(), 0, MIGRATE_MILLIS, password, keys);
        }
    }
}
