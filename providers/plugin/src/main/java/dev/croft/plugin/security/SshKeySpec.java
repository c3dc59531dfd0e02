package dev.croft.plugin.security;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Replaces;
import java.util.Map;

@Doc("An SSH key pair (ed25519). It stays the same until its inputs change.")
public record SshKeySpec(
        @Doc("Comment of the key; a change of it keeps the key.")
                @Default("\"croft\"")
                @Matches(value = "[\\w.@-]{1,64}", allowed = "1 to 64 letters, digits, dots, dashes and @")
                String comment,
        @Doc("Any values; a new key is made when they change.") @Replaces Map<String, String> keepers) {}
