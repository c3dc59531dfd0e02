package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One kind of thing that the bootstrap layer brings about: a node, an etcd cluster, a PostgreSQL cluster.
 *
 * @param <S> what the user declares
 * @param <O> what comes out of it for others to use
 */
public interface Module<S extends Record, O extends Record> {
    /** What each node must have. A pure function: it makes no connection, and equal declarations give equal items. */
    List<NodeItems> items(S spec);

    /**
     * Brings the nodes there, from whatever state they are in; safe to run again after it failed half-way.
     *
     * @param past what the last run that we know of declared and left; empty at a first create
     */
    O converge(Run run, S spec, Optional<Past<S>> past);

    /**
     * What {@link #converge} will return, where that follows from the declaration alone: previews show it, and so do not
     * show everything that leans on it as changed. Makes no connection.
     */
    default Optional<O> foresee(S spec) {
        return Optional.empty();
    }

    /**
     * What differs from the declaration now: item or aspect, prefixed by the node ({@code pg-test-1/unit:patroni.service})
     * to what was found. A node that cannot be reached is one entry ({@code pg-test-1 -> unreachable: ...}), no exception.
     */
    Map<String, String> observe(Run run, S spec, Past<S> past);

    /** Takes away what is declared; a node that is gone already is no error. */
    void remove(Run run, S spec, Past<S> past);

    /**
     * What must not be done, though the declaration by itself is valid: the removal of the last copy of data, a second
     * leader. Asked in preview and again before anything is changed; makes no connection.
     *
     * @param after empty where the resource is to be deleted
     */
    default List<Problem> refuse(S before, Optional<S> after) {
        return List.of();
    }

    /**
     * The last run of this resource.
     *
     * @param items item to digest, as the engine returned it; items in it that are no longer listed are taken off the node
     * @param settled whether a run of it ever ended well: else nobody knows what of it is on the nodes
     */
    record Past<S>(S spec, Map<String, String> items, boolean settled) {}
}
