package dev.croft.model.redis;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;

@Doc(
        "What a new deployment begins with: a backup of a deployment in the same place, in whatever mode and with however many masters. What is restored once is not restored again.")
public record RedisRestore(
        @Doc("The deployment that was backed up; it need not be there any more.")
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String deployment,
        @Doc("Which of its backups: a label such as `20261128T023000Z`, or `latest`.")
                @Default("\"latest\"")
                @Matches(
                        value = "latest|[0-9]{8}T[0-9]{6}Z",
                        allowed = "a backup's label such as 20261128T023000Z, or latest")
                String label) {
    public static final String LATEST = "latest";

    /** For people. */
    public String words() {
        return "backup " + label + " of deployment " + deployment;
    }
}
