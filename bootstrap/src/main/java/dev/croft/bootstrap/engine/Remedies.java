package dev.croft.bootstrap.engine;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what is behind the commonest failures on a node, and what to do about it. */
final class Remedies {
    private record Remedy(Pattern sign, String advice) {}

    private static final List<Remedy> KNOWN = List.of(
            new Remedy(
                    Pattern.compile(
                            "(?i)no space left on device|not have enough free space|disk quota exceeded|^full: ",
                            Pattern.MULTILINE),
                    "a disk of the node is full: free some space or make it larger, then run again"),
            new Remedy(
                    Pattern.compile(
                            "(?i)BADSIG|NO_PUBKEY|EXPKEYSIG|is not signed|invalid signature|GPG error|signature verification|verification failed"),
                    "the signature of a package repository does not fit its pinned key: nothing was installed from it; build the bundle again, or put the right key on the node"),
            new Remedy(
                    Pattern.compile("croft: .* was left as it was: its program refuses"),
                    "set right in the declaration what the program complains about below, then run again"),
            new Remedy(
                    Pattern.compile("(?i)hash sum mismatch|unexpected size"),
                    "a repository's files do not fit its index, because it was changed or is being changed: build the bundle again, then run again"),
            new Remedy(
                    Pattern.compile("(?i)unable to locate package|has no installation candidate"),
                    "the node's repositories do not have this package: add it to the bundle, or add a repository that has it"),
            new Remedy(
                    Pattern.compile("(?i)could not get lock|(is|was) locked by|unable to acquire the dpkg"),
                    "another package manager kept its lock: wait for it (see 'ps -e | grep -E \"apt|dpkg\"' on the node), then run again"),
            new Remedy(
                    Pattern.compile("(?i)could not connect|could not resolve|connection timed out|failed to fetch"),
                    "a package repository cannot be reached from the node: check its address and the network"),
            new Remedy(
                    Pattern.compile("(?i)read-only file system"),
                    "a file system of the node is read-only: look at its kernel log, mount it writable, then run again"),
            new Remedy(
                    Pattern.compile("(?i)invalid (user|group)"),
                    "the owner does not exist there: declare the user, or the package that makes it"),
            new Remedy(
                    Pattern.compile("(?i)dpkg: error|sub-process /usr/bin/dpkg returned an error"),
                    "dpkg could not set up a package: see its messages, mend it on the node ('sudo dpkg --configure -a' shows them again), then run again"));

    private Remedies() {}

    static Optional<String> of(String output) {
        return KNOWN.stream()
                .filter(r -> r.sign.matcher(output).find())
                .map(Remedy::advice)
                .findFirst();
    }
}
