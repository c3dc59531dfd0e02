package dev.croft.aliyun.api;

/** Carries a request to the cloud once; what may be repeated is decided in {@link Api}. */
public interface Rpc extends AutoCloseable {
    /** @throws RpcException if the cloud refuses, or does not answer */
    Item call(Request request);

    @Override
    void close();
}
