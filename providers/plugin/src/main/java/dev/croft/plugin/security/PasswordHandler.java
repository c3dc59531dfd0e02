package dev.croft.plugin.security;

import dev.croft.model.Encoder;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Outcome;
import dev.croft.plugin.resource.Stored;
import dev.croft.plugin.schema.ResourceType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Makes passwords. Each kind of character is there at least once, as some programs ask for it. */
public final class PasswordHandler extends Kept<PasswordSpec> {
    private static final List<String> PLAIN =
            List.of("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789");
    /** No quotes, backslashes, dollars, colons, slashes or at-signs: passwords end up in files, shells and URLs. */
    private static final String SPECIAL = "-_.~+=";

    private final SecureRandom random;

    public PasswordHandler(SecureRandom random) {
        this.random = random;
    }

    @Override
    public ResourceType type() {
        return new ResourceType("croft:security:Password", PasswordSpec.class, List.of(PasswordState.class));
    }

    @Override
    public Outcome create(Context context, PasswordSpec inputs) {
        return new Outcome(
                Randoms.id(random),
                Encoder.encode(new PasswordState(inputs.copyOf().orElseGet(() -> make(inputs)))));
    }

    @Override
    public Outcome update(Context context, String id, Stored<PasswordSpec> before, PasswordSpec inputs) {
        return new Outcome(
                id,
                inputs.copyOf().map(p -> Encoder.encode(new PasswordState(p))).orElseGet(() -> kept(before)));
    }

    @Override
    public boolean survives(String output, Set<String> changed) {
        return !changed.contains("copyOf");
    }

    /** A copy is known before it is made: so previews can judge what depends on it. */
    @Override
    public Value.Obj foresee(PasswordSpec inputs) {
        return inputs.copyOf().map(p -> Encoder.encode(new PasswordState(p))).orElse(Value.EMPTY);
    }

    private Secret make(PasswordSpec inputs) {
        var kinds = new ArrayList<>(PLAIN);
        if (inputs.special()) {
            kinds.add(SPECIAL);
        }
        var all = String.join("", kinds);
        var characters = new ArrayList<Character>();
        kinds.forEach(kind -> characters.add(pick(kind)));
        while (characters.size() < inputs.length()) {
            characters.add(pick(all));
        }
        Collections.shuffle(characters, random);
        var password = new StringBuilder();
        characters.forEach(password::append);
        return Secret.of(password.toString());
    }

    private char pick(String from) {
        return from.charAt(random.nextInt(from.length()));
    }
}
