package dev.croft.spi.cloud;

/**
 * Gives the SDK's client; it is made, and the SDK loaded, when it is first asked for.
 *
 * @param <C> the SDK's client
 */
public interface Client<C> extends AutoCloseable {
    C get();

    @Override
    void close();
}
