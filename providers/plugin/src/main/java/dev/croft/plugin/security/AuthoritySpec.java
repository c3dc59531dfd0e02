package dev.croft.plugin.security;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import java.util.Map;

@Doc("A certificate authority of an environment's own. It stays the same until its inputs change.")
public record AuthoritySpec(
        @Doc("Its name in the certificates that it issues.")
                @Default("\"Croft CA\"")
                @Replaces
                @Matches(value = "[\\w .-]{1,64}", allowed = "1 to 64 letters, digits, spaces, dots and dashes")
                String commonName,
        @Doc("How many days its certificate is valid.") @Default("3650") @Replaces @Range(min = 1, max = 36500)
                int days,
        @Doc("Any values; a new authority is made when they change.") @Replaces Map<String, String> keepers,
        @Doc(
                        "A step of replacing its certificate while the environment runs, each with an `up` of its own: `trust` makes the next one, trusted beside the old one; `issue` has the next one sign; `finish` ends the trust in the old one. `none` before and afterwards, and to give up after `trust`.")
                @Default("\"none\"")
                Rotation rotation) {}
