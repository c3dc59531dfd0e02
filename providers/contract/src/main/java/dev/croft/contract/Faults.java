package dev.croft.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Strikes one call, counted from zero, with what networks and busy clouds do; whoever stands in for the cloud carries it out. */
public final class Faults {
    /** What befalls a call. */
    public enum Fault {
        /** It never arrives. */
        LOST_BEFORE,
        /** It has its effect, and nobody hears of it. */
        LOST_AFTER,
        THROTTLED,
        /** The cloud does not know yet what it made a moment ago. */
        NOT_FOUND,
        /** Nothing is answered any more, from this call on. */
        DEAD
    }

    /**
     * A call that came.
     *
     * @param names whether a look names a thing, to which the cloud may answer that it is not there
     */
    public record Seen(String action, boolean names) {
        public boolean changes() {
            return !action.matches("(Describe|List).*");
        }

        boolean removes() {
            return action.matches("(Delete|Release|Terminate|Detach|Disassociate|Unassociate|Revoke|Untag|UnTag).*");
        }

        boolean namesSomething() {
            return changes() ? !removes() : names;
        }
    }

    private final List<Seen> seen = new ArrayList<>();
    private int at = -1;
    private Fault fault = Fault.THROTTLED;
    private boolean struck;

    /** From now on calls are counted anew. */
    public synchronized void strike(int call, Fault with) {
        seen.clear();
        at = call;
        fault = with;
        struck = false;
    }

    public synchronized void heal() {
        at = -1;
        seen.clear();
    }

    public synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    public synchronized boolean struck() {
        return struck;
    }

    /** What befalls this call. */
    public synchronized Optional<Fault> next(String action, boolean names) {
        var number = seen.size();
        seen.add(new Seen(action, names));
        var hit = at >= 0 && (number == at || fault == Fault.DEAD && number > at);
        struck |= hit;
        return Optional.of(fault).filter(f -> hit);
    }
}
