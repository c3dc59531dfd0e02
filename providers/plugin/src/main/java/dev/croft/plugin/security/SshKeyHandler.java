package dev.croft.plugin.security;

import dev.croft.bootstrap.ssh.KeyPair;
import dev.croft.model.Encoder;
import dev.croft.model.Value;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Outcome;
import dev.croft.plugin.resource.Stored;
import dev.croft.plugin.schema.ResourceType;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/** Makes SSH key pairs. */
public final class SshKeyHandler extends Kept<SshKeySpec> {
    private final SecureRandom random;

    public SshKeyHandler(SecureRandom random) {
        this.random = random;
    }

    @Override
    public ResourceType type() {
        return new ResourceType("croft:security:SshKey", SshKeySpec.class, List.of(SshKeyState.class));
    }

    @Override
    public Outcome create(Context context, SshKeySpec inputs) {
        var seed = new byte[KeyPair.SEED];
        random.nextBytes(seed);
        var pair = KeyPair.of(seed);
        return new Outcome(
                Randoms.id(random),
                Encoder.encode(new SshKeyState(pair.publicLine() + " " + inputs.comment(), pair.privateFile())));
    }

    /** Only the comment can change without a new key. */
    @Override
    public Outcome update(Context context, String id, Stored<SshKeySpec> before, SshKeySpec inputs) {
        var kept = kept(before);
        var old = ((Value.Text) kept.get("publicKey").plain()).value().split(" ", 3);
        return new Outcome(id, kept.with("publicKey", Value.of(old[0] + " " + old[1] + " " + inputs.comment())));
    }

    @Override
    public boolean survives(String output, Set<String> changed) {
        return !(output.equals("publicKey") && changed.contains("comment"));
    }
}
