package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets all who look at a node at the same time share one round trip: a refresh reads every resource of a node at once. Who
 * comes first leads; who comes before its question has left, while it connects or while an earlier look is under way, joins.
 */
final class SharedLooks {
    private final Map<Connection, Gathering> open = new HashMap<>();
    private final ConcurrentMap<Connection, ReentrantLock> underWay = new ConcurrentHashMap<>();

    /** What several want to know of a node, and what comes of it. */
    private static final class Gathering {
        private final List<Item> items = new ArrayList<>();
        private final CompletableFuture<Facts> facts = new CompletableFuture<>();

        /** Facts of actions go by their names, so that two different ones of one name need looks of their own. */
        boolean takes(List<Item> more) {
            return more.stream().filter(Item.Action.class::isInstance).allMatch(action -> items.stream()
                    .noneMatch(i -> i.name().equals(action.name()) && !i.equals(action)));
        }
    }

    /**
     * The facts of these items, and maybe of others.
     *
     * @param connect gives the way to ask; may take its time
     * @throws RuntimeException what connecting or asking threw, to all who shared it; an interrupt reaches only the thread
     *     that was interrupted
     */
    Facts of(Connection node, List<Item> items, Supplier<Function<List<Item>, Facts>> connect) {
        while (true) {
            Gathering gathering;
            boolean leads;
            synchronized (this) {
                gathering = open.get(node);
                leads = gathering == null || !gathering.takes(items);
                if (leads) {
                    gathering = new Gathering();
                    open.put(node, gathering);
                }
                gathering.items.addAll(items);
            }
            if (leads) {
                return lead(node, gathering, connect);
            }
            try {
                return gathering.facts.get();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                if (!(e.getCause() instanceof SshException s) || s.kind() != SshException.Kind.INTERRUPTED) {
                    throw (RuntimeException) e.getCause();
                }
                // Somebody else was told to stop: that is no answer to us.
            }
        }
    }

    private Facts lead(Connection node, Gathering gathering, Supplier<Function<List<Item>, Facts>> connect) {
        ReentrantLock lock = underWay.computeIfAbsent(node, key -> new ReentrantLock(true));
        try {
            lock.lockInterruptibly();
            try {
                Function<List<Item>, Facts> ask = connect.get();
                close(node, gathering);
                Facts facts = ask.apply(List.copyOf(gathering.items));
                gathering.facts.complete(facts);
                return facts;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            SshException interrupted = interrupted(e);
            failed(node, gathering, interrupted);
            throw interrupted;
        } catch (RuntimeException | Error e) {
            failed(node, gathering, e);
            throw e;
        }
    }

    /** Nobody who joined may wait for ever, whatever it was that failed. */
    private void failed(Connection node, Gathering gathering, Throwable e) {
        close(node, gathering);
        gathering.facts.completeExceptionally(e);
    }

    private synchronized void close(Connection node, Gathering gathering) {
        open.remove(node, gathering);
    }

    private static SshException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SshException(SshException.Kind.INTERRUPTED, "looking at it was interrupted", e);
    }
}
