package dev.croft.bootstrap.ssh;

/** A forwarded port. */
public interface Tunnel extends AutoCloseable {
    /** The port on 127.0.0.1 of this machine. */
    int localPort();

    /** Closes the port and what goes through it; safe to call twice. */
    @Override
    void close();
}
