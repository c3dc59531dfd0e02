package dev.croft.plugin.resource;

import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.plugin.schema.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of resource. Inputs come decoded and checked against their record; what handlers return is encoded, marked
 * secret where the records say so, and sent by {@link Verbs}. Verbs may block: their thread is interrupted soon after the
 * context's deadline and when the engine cancels.
 *
 * @param <I> the record of the inputs
 */
public interface ResourceHandler<I extends Record> {
    ResourceType type();

    /** How long create, update and delete may take where the user sets no customTimeouts. */
    Duration patience();

    /** What is wrong with a declaration that its record accepts. Makes no connection. */
    default List<Problem> check(I inputs) {
        return List.of();
    }

    /**
     * What must not be done, though the declaration is valid by itself. Asked in preview and before anything is changed.
     *
     * @param after empty where the thing is to be deleted or replaced
     */
    default List<Problem> refuse(I before, Optional<I> after) {
        return List.of();
    }

    /**
     * What a change in place does that the user should know beforehand; shown as warnings. Makes no connection.
     *
     * @param after empty while parts of it are unknown
     * @param changed names of the inputs that change
     */
    default List<String> notes(I before, Optional<I> after, Set<String> changed) {
        return List.of();
    }

    /** Whether old and new cannot exist side by side: they share an address or a node. */
    default boolean deleteBeforeReplace() {
        return false;
    }

    /**
     * Whether a create takes over what is there already. A replacement that no input asks for ({@code replaceOnChanges})
     * must then delete first: otherwise the create finds the old thing, and the deletion afterwards takes it away.
     */
    default boolean takesOver() {
        return false;
    }

    /** Whether every run must look at the real thing first. */
    default boolean refreshBeforeUpdate() {
        return false;
    }

    /**
     * Differences that are not in the inputs: drift that the last Read saw, work that a new version does differently.
     * Makes no connection.
     *
     * @param after the new declaration; empty while parts of it are unknown
     * @return path in the state to kind
     */
    default Map<String, Change> changes(Stored<I> before, Optional<I> after) {
        return Map.of();
    }

    /**
     * Whether an output keeps its value through an update.
     *
     * @param changed names of the inputs that change
     */
    default boolean survives(String output, Set<String> changed) {
        return true;
    }

    /** Outputs that follow from the declaration alone: previews show them as they will be. */
    default Value.Obj foresee(I inputs) {
        return Value.EMPTY;
    }

    /**
     * What an update would do, step by step, as lines for people to read; looks at the real thing and changes nothing. Empty
     * where a preview tells all.
     *
     * @param before empty where the thing is to be created
     */
    default List<String> plan(Context context, Optional<Stored<I>> before, I inputs) {
        return List.of();
    }

    /** Makes the thing, or goes on with what an interrupted call made. */
    Outcome create(Context context, I inputs);

    /**
     * Looks at the thing. Empty only if it certainly does not exist.
     *
     * @param before what the state says; empty at an import
     */
    Optional<Found<I>> read(Context context, String id, Optional<Stored<I>> before);

    /** Makes the thing as declared, whatever it is now. */
    Outcome update(Context context, String id, Stored<I> before, I inputs);

    /** Removes it; succeeds where it is gone already. */
    void delete(Context context, String id, Stored<I> before);
}
