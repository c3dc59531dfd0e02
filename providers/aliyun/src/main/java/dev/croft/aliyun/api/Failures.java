package dev.croft.aliyun.api;

import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Failure;
import dev.croft.spi.cloud.Failure.Effect;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;

/** What errors mean. */
final class Failures {
    private Failures() {}

    static Failure of(RpcException e) {
        var text = String.valueOf(e.getMessage());
        if (!e.sent()) {
            return Failure.silent(Kind.UNAUTHORIZED, text, Effect.NONE);
        }
        if (e.code().isEmpty() && !e.server()) {
            return silent(e, text);
        }
        var remedy = Codes.remedy(e.code());
        if (Codes.throttled(e.code())) {
            return new Failure(Kind.THROTTLED, e.code(), e.request(), text, Effect.NONE_YET, remedy);
        }
        if (Codes.busy(e.code())) {
            return new Failure(Kind.CONFLICT, e.code(), e.request(), text, Effect.NONE_YET, remedy);
        }
        return e.server() && Codes.kind(e.code()) == Kind.FAILED || Codes.passing(e.code())
                ? new Failure(Kind.UNAVAILABLE, e.code(), e.request(), text, Effect.UNKNOWN, remedy)
                : new Failure(Codes.kind(e.code()), e.code(), e.request(), text, Effect.NONE, remedy);
    }

    private static Failure silent(RpcException e, String text) {
        if (Failure.caused(e, InterruptedException.class)
                || Thread.currentThread().isInterrupted()) {
            return Failure.silent(Kind.CANCELLED, "cancelled", Effect.UNKNOWN);
        }
        return Failure.caused(e, ConnectException.class)
                        || Failure.caused(e, UnknownHostException.class)
                        || Failure.caused(e, NoRouteToHostException.class)
                        || Failure.caused(e, HttpConnectTimeoutException.class)
                ? Failure.silent(Kind.UNAVAILABLE, "cannot reach Aliyun: " + text, Effect.NONE_YET)
                : Failure.silent(Kind.UNAVAILABLE, "no answer from Aliyun: " + text, Effect.UNKNOWN);
    }
}
