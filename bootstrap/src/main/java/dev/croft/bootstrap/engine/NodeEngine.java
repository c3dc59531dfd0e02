package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Brings nodes to what is declared. One per process: it holds the connections. Thread-safe; two calls about one node do
 * not change it at the same time. Every call ends within a second or so when its thread is interrupted.
 *
 * <p>Items of one node in one call have unique names, else {@link IllegalArgumentException}.
 */
public interface NodeEngine extends AutoCloseable {
    /** An engine that reaches nodes by SSH. */
    static NodeEngine create() {
        return create(Trace.off());
    }

    /** As {@link #create()}, and notes all that goes over connections in a trace. */
    static NodeEngine create(Trace trace) {
        return new SshNodeEngine(trace);
    }

    /** The same engine and connections, whose work bears a user's name in the trace. */
    default NodeEngine usedBy(String user) {
        return this;
    }

    /**
     * Looks whether a node can be worked on: its system is supported, its clock fits ours, dpkg is whole, there is space for
     * what its items want. One round trip; {@link #converge} does the same before it changes anything.
     *
     * @throws BootstrapException what is wrong, and what to do about it
     */
    Machine preflight(Run run, NodeItems node, Map<String, String> pastItems);

    /**
     * Looks at all nodes and changes what differs, side by side. A failing node does not stop the others; all failures are
     * reported together. Safe to run again. Takes one round trip per node when nothing differs, two otherwise.
     *
     * @param pastItems what {@link #digests} said after the last run, {@code node/item}; items in it that are no longer
     *     listed are taken off their node
     * @throws BootstrapException names node, item, command and the last lines of its output
     */
    void converge(Run run, List<NodeItems> nodes, Map<String, String> pastItems);

    /**
     * What {@link #converge} would do, for people to read: two round trips at most. Changes nothing. A node that cannot be
     * looked at has a plan that says so.
     */
    List<NodePlan> plan(Run run, List<NodeItems> nodes, Map<String, String> pastItems);

    /**
     * What differs now: {@code node/item} to what was found. Changes nothing. A node that cannot be reached within five
     * seconds, or refuses us, is one entry: {@code node} to {@code unreachable: ...}.
     */
    Map<String, String> observe(Run run, List<NodeItems> nodes);

    /**
     * A digest of each item's declaration, {@code node/item}. Makes no connection.
     *
     * @param salt key of the digest where an item holds a secret, so that it cannot be guessed by trying
     */
    Map<String, String> digests(List<NodeItems> nodes, Secret salt);

    /**
     * Stops and disables units, then removes files, then folders that are empty; packages and users stay. A node that
     * cannot be reached is skipped with a warning.
     */
    void remove(Run run, List<NodeItems> nodes);

    /**
     * A way to run commands on a node, shared with all that use the same connection, kept open.
     *
     * @param deadline until when a node that is not up yet is tried again
     * @throws SshException a wrong host key or a refused key at once, an unreachable node at the deadline
     */
    Session session(Connection connection, Instant deadline);

    /** Closes all connections. */
    @Override
    void close();
}
