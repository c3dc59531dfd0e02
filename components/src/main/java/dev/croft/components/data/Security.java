package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("The environment's certificate authority and what it issues.")
public record Security(
        @Doc(
                        "A step of rotating the authority while the environment runs, each with an `up` of its own: `trust` makes the next certificate, trusted beside the old one; `issue` has the next one sign; `finish` ends the trust in the old one. `none` before and afterwards, and to give up after `trust`.")
                @Default("\"none\"")
                @Matches(value = "none|trust|issue|finish", allowed = "one of none, trust, issue, finish")
                String rotation,
        @Doc(
                        "For how many minutes certificates of nodes are valid; they are renewed when less than a third is left, and those that live longer are issued anew. Left out: a year.")
                @Range(min = 2, max = 1_314_000)
                Optional<Integer> leafMinutes) {
    /** No rotation, and certificates for a year. */
    public static final Security DEFAULT = new Security("none", Optional.empty());
}
