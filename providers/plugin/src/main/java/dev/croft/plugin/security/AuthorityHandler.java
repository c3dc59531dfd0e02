package dev.croft.plugin.security;

import dev.croft.model.Encoder;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Found;
import dev.croft.plugin.resource.Outcome;
import dev.croft.plugin.resource.Stored;
import dev.croft.plugin.schema.ResourceType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes certificate authorities, and the next certificate of one that is rotated, a step at a time. */
public final class AuthorityHandler extends Kept<AuthoritySpec> {
    /** From then on each run warns. */
    private static final int WARN_DAYS = 90;

    private final SecureRandom random;
    private final Clock clock;

    public AuthorityHandler(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    @Override
    public ResourceType type() {
        return new ResourceType("croft:security:Authority", AuthoritySpec.class, List.of(AuthorityState.class));
    }

    @Override
    public List<Problem> refuse(AuthoritySpec before, Optional<AuthoritySpec> after) {
        return after.flatMap(a -> Steps.refused(before.rotation(), a.rotation())).stream()
                .toList();
    }

    @Override
    public List<String> notes(AuthoritySpec before, Optional<AuthoritySpec> after, Set<String> changed) {
        return after.map(a -> Steps.notes(before.rotation(), a.rotation())).orElse(List.of());
    }

    /** A new environment whose data is in the midst of a rotation has two certificates from the beginning. */
    @Override
    public Outcome create(Context context, AuthoritySpec inputs) {
        var made = AuthorityState.of(SelfSigned.make(inputs, false, random, clock.instant()));
        if (inputs.rotation().two()) {
            made = made.with(SelfSigned.make(inputs, true, random, clock.instant()));
        }
        if (inputs.rotation() == Rotation.ISSUE) {
            made = made.swapped(true);
        }
        return new Outcome(Randoms.id(random), Encoder.encode(made));
    }

    @Override
    public Outcome update(Context context, String id, Stored<AuthoritySpec> before, AuthoritySpec inputs) {
        var state = AuthorityState.of(before.state());
        var next = begins(before.inputs(), inputs)
                ? state.with(SelfSigned.make(inputs, true, random, clock.instant()))
                : moved(state, before.inputs().rotation(), inputs.rotation());
        return new Outcome(id, Encoder.encode(next));
    }

    private static boolean begins(AuthoritySpec before, AuthoritySpec after) {
        return !before.rotation().two() && after.rotation().two();
    }

    /** A step that makes nothing new. */
    private static AuthorityState moved(AuthorityState state, Rotation from, Rotation to) {
        if (from == to || !from.two()) {
            return state;
        }
        return to.two() ? state.swapped(to == Rotation.ISSUE) : state.alone(to == Rotation.FINISH);
    }

    /** All steps but the one that makes a certificate can be seen beforehand. */
    @Override
    public Value.Obj foresee(Stored<AuthoritySpec> before, AuthoritySpec inputs) {
        var state = AuthorityState.of(before.state());
        if (!begins(before.inputs(), inputs)) {
            var known = new LinkedHashMap<String, Value>();
            type().outputFields().forEach(field -> known.put(field.name(), Value.NULL));
            known.putAll(Encoder.encode(moved(state, before.inputs().rotation(), inputs.rotation()))
                    .fields());
            return new Value.Obj(known);
        }
        var fields = new LinkedHashMap<>(Encoder.encode(state).fields());
        fields.keySet().retainAll(Set.of("privateKey", "notAfter", "identity", "seed"));
        return new Value.Obj(fields);
    }

    @Override
    public boolean survives(String output, Set<String> changed) {
        return !changed.contains("rotation");
    }

    @Override
    public Optional<Found<AuthoritySpec>> read(Context context, String id, Optional<Stored<AuthoritySpec>> before) {
        var found = super.read(context, id, before);
        if (found.isPresent() && found.get().outputs().get("notAfter") instanceof Value.Text end) {
            var left = ChronoUnit.DAYS.between(clock.instant(), Instant.parse(end.value()));
            if (left < WARN_DAYS) {
                context.warning()
                        .accept("the authority's certificate ends in " + left
                                + " days; rotate it in three steps, the first of which is 'rotation: trust'");
            }
        }
        return found;
    }
}
