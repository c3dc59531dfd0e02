package dev.croft.spi;

import dev.croft.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of thing in a backend. All verbs but {@link #check} may block; they end by the call's deadline with a
 * {@link CloudException} of kind TIMEOUT, and soon after the thread is interrupted with kind CANCELLED.
 *
 * @param <S> what the user declares
 * @param <T> what the backend knows once the thing exists
 */
public interface Store<S extends Record, T extends Record> {
    /** What in a valid declaration this backend cannot honour, with its path. Must not connect to anything. */
    List<Problem> check(S spec);

    /**
     * What in a change of the thing cannot be done at all, with its path: a disk that would shrink. Asked only where
     * nothing in the change replaces the thing. Must not connect to anything.
     */
    default List<Problem> refuse(S before, S after) {
        return List.of();
    }

    /**
     * What a change does that the user should know beforehand, such as a restart. Must not connect to anything.
     *
     * @param after empty while parts of it are unknown
     * @param changed names of the fields that differ, and of those that are unknown
     */
    default List<String> notes(S before, Optional<S> after, Set<String> changed) {
        return List.of();
    }

    /**
     * Makes the thing, or adopts the one that an interrupted call with the same owner made: a tag or metadata with the
     * owner is written at the very moment of creation, so that there is never a second one.
     *
     * @throws PartialException if it exists but is not whole; the next call is then {@link #update}
     */
    Existing<S, T> create(Call call, S spec);

    /**
     * What is there now, as it is, so that drift shows. Empty only where the backend is sure that it does not exist: a
     * thing that is stopped, or cannot be looked at, is never empty.
     *
     * @param last the declaration of the last run; what the backend cannot tell is taken from it. Empty at an import.
     */
    Optional<Existing<S, T>> read(Call call, String id, Optional<S> last);

    /** Makes the thing what is declared, whatever it is now; also finishes a partial one and starts a stopped one. */
    T update(Call call, String id, S before, S spec);

    /** Removes it and all that came with it; succeeds where it is gone already. */
    void delete(Call call, String id, S spec);
}
