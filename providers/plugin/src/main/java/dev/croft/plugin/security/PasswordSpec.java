package dev.croft.plugin.security;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import dev.croft.model.Secret;
import java.util.Map;
import java.util.Optional;

@Doc("A random password. It stays the same until its inputs change.")
public record PasswordSpec(
        @Doc("Number of characters.") @Default("24") @Replaces @Range(min = 8, max = 256) int length,
        @Doc("Whether it has punctuation too, not letters and digits only.") @Default("false") @Replaces
                boolean special,
        @Doc("Any values; a new password is made when they change.") @Replaces Map<String, String> keepers,
        @Doc(
                        "Another password to take over, and to follow as long as it is given. When it is taken away, the last one stays: what was a copy goes on with the passwords that it had.")
                Optional<Secret> copyOf) {}
