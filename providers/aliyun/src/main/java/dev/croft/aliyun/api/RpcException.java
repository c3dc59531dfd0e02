package dev.croft.aliyun.api;

/** The cloud refused, or did not answer. Its message holds no key and no signature. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String request;
    private final boolean sent;
    private final boolean server;

    private RpcException(String code, String text, String request, boolean sent, boolean server, Throwable cause) {
        super(text, cause);
        this.code = code;
        this.request = request;
        this.sent = sent;
        this.server = server;
    }

    /**
     * One that the cloud answered.
     *
     * @param server whether it was the cloud's own fault (HTTP 5xx)
     */
    public static RpcException answered(String code, String text, String request, boolean server) {
        return new RpcException(code, text, request, true, server, null);
    }

    /** One whose answer did not come; the cause tells whether it was sent at all. */
    public static RpcException silent(String text, Throwable cause) {
        return new RpcException("", text, "", true, false, cause);
    }

    /** One that was never sent: there are no credentials. */
    public static RpcException unsent(String text) {
        return new RpcException("", text, "", false, false, null);
    }

    /** The cloud's word for it; empty where there was no answer. */
    public String code() {
        return code;
    }

    /** The cloud's id of the call; may be empty. */
    public String request() {
        return request;
    }

    boolean sent() {
        return sent;
    }

    boolean server() {
        return server;
    }
}
