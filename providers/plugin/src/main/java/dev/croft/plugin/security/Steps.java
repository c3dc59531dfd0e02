package dev.croft.plugin.security;

import dev.croft.model.Problem;
import java.util.List;
import java.util.Optional;

/** Which steps of a rotation may follow one another, and what each does, in words. */
final class Steps {
    private Steps() {}

    /** Why a step must not follow another; empty where it may. */
    static Optional<Problem> refused(Rotation from, Rotation to) {
        var next =
                switch (from) {
                    case NONE -> to.ordinal() > Rotation.TRUST.ordinal()
                            ? "there is no next certificate yet: set 'trust', run up, then 'issue'"
                            : "";
                    case TRUST -> to == Rotation.FINISH
                            ? "the old certificate still signs: set 'issue' and run up first, or 'none' to give the next one up"
                            : "";
                    case ISSUE -> to == Rotation.NONE
                            ? "the next certificate signs: set 'finish' to end the trust in the old one, or 'trust' to go a step back"
                            : "";
                    case FINISH -> to == Rotation.ISSUE
                            ? "the last rotation is over: set 'trust' to begin the next"
                            : "";
                };
        return next.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "rotation", "cannot go from '" + from.word() + "' to '" + to.word() + "': " + next));
    }

    /** What a preview tells of a step. */
    static List<String> notes(Rotation from, Rotation to) {
        return from == to || from == Rotation.FINISH && to == Rotation.NONE
                ? List.of()
                : List.of(
                        switch (to) {
                            case NONE -> "rotation of the authority: the next certificate is given up, the old one stays";
                            case TRUST -> from == Rotation.ISSUE
                                    ? "rotation of the authority: a step back, the old certificate signs again"
                                    : "rotation of the authority, 1 of 3: a next certificate is made and trusted beside the old one,"
                                            + " which still signs; give clients the new 'caCertificate' before step 2";
                            case ISSUE -> "rotation of the authority, 2 of 3: all certificates are issued anew by the next one;"
                                    + " whoever does not trust it yet is shut out";
                            case FINISH -> "rotation of the authority, 3 of 3: the old certificate is trusted no more, and its key"
                                    + " is forgotten; there is no way back";
                        });
    }
}
