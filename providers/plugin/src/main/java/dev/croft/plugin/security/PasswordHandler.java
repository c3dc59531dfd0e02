package dev.croft.plugin.security;

import dev.croft.model.Encoder;
import dev.croft.model.Secret;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Outcome;
import dev.croft.plugin.schema.ResourceType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
        return new Outcome(Randoms.id(random), Encoder.encode(new PasswordState(Secret.of(password.toString()))));
    }

    private char pick(String from) {
        return from.charAt(random.nextInt(from.length()));
    }
}
