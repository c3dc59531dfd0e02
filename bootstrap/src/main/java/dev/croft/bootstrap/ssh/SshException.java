package dev.croft.bootstrap.ssh;

/** A node could not be talked to, or a command could not be run there. The message names the node and the next step. */
public final class SshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for those who must tell cases apart. */
    public enum Kind {
        /** Nobody answered until the deadline: it may be down, still booting, or behind a firewall. */
        UNREACHABLE,
        /** It showed another host key than the pinned one. */
        WRONG_HOST_KEY,
        /** It does not take the user's key. */
        REFUSED_KEY,
        /** A key in the declaration cannot be read. */
        BAD_KEY,
        /** The connection ended while it was in use. */
        LOST,
        /** The command did not end in its time; it was told to stop. */
        TIMEOUT,
        /** The user may not become root without a password. */
        NO_SUDO,
        /** The command ended with an exit code that says that it failed. */
        FAILED,
        /** The calling thread was interrupted; its flag is set again. */
        INTERRUPTED
    }

    private final Kind kind;

    public SshException(Kind kind, String message) {
        this(kind, message, null);
    }

    public SshException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether another try may help: nobody answered, or the connection was lost. */
    public boolean unreachable() {
        return kind == Kind.UNREACHABLE || kind == Kind.LOST;
    }
}
