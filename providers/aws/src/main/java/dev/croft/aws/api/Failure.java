package dev.croft.aws.api;

import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why a call failed.
 *
 * @param code EC2's own word; empty where there was no answer
 * @param request EC2's id of the call, for its support; may be empty
 * @param effect what the call may have done all the same
 */
record Failure(Kind kind, String code, String request, String text, Effect effect) {
    private static final int LONGEST = 400;

    /** What a call that failed may have done. */
    enum Effect {
        /** Nothing, and it will fail again. */
        NONE,
        /** Nothing, and it may go through later. */
        NONE_YET,
        /** Nobody knows: the answer was lost. */
        UNKNOWN
    }

    static Failure of(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return of(service);
        }
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new Failure(Kind.CANCELLED, "", "", "cancelled", Effect.UNKNOWN);
        }
        var text = line(String.valueOf(e.getMessage()));
        if (caused(e, ConnectException.class)
                || caused(e, UnknownHostException.class)
                || caused(e, NoRouteToHostException.class)) {
            return new Failure(Kind.UNAVAILABLE, "", "", "cannot reach AWS: " + text, Effect.NONE_YET);
        }
        // What the SDK says before it sends anything: no credentials, no region, no such profile.
        return e instanceof SdkClientException && !caused(e, java.io.IOException.class)
                ? new Failure(Kind.UNAUTHORIZED, "", "", text, Effect.NONE)
                : new Failure(Kind.UNAVAILABLE, "", "", "no answer from AWS: " + text, Effect.UNKNOWN);
    }

    private static Failure of(AwsServiceException e) {
        var details = e.awsErrorDetails();
        var code = details == null || details.errorCode() == null ? "" : details.errorCode();
        var request = e.requestId() == null ? "" : e.requestId();
        var said =
                details == null || details.errorMessage() == null ? "HTTP " + e.statusCode() : details.errorMessage();
        // EC2 adds a long code that tells an administrator more, and a reader nothing.
        var text = line(said.replaceAll("Encoded authorization failure message: \\S+", ""));
        if (code.isEmpty() && e.statusCode() < 500) {
            return new Failure(Kind.FAILED, code, request, text, Effect.NONE);
        }
        if (Codes.throttled(code) || code.isEmpty() && e.statusCode() == 503) {
            return new Failure(Kind.THROTTLED, code, request, text, Effect.NONE_YET);
        }
        return Codes.passing(code, e.statusCode())
                ? new Failure(Kind.UNAVAILABLE, code, request, text, Effect.UNKNOWN)
                : new Failure(Codes.kind(code), code, request, text, Effect.NONE);
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> kind) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String line(String text) {
        var one = text.strip().replaceAll("\\s+", " ");
        return one.length() <= LONGEST ? one : one.substring(0, LONGEST) + "...";
    }

    /** The same for the user. */
    CloudException exception(String thing, String doing, Throwable cause) {
        return exception(kind, thing, doing, Codes.remedy(code), cause);
    }

    CloudException exception(Kind as, String thing, String doing, String remedy, Throwable cause) {
        var origin = code.isEmpty() ? "" : " (" + code + (request.isEmpty() ? "" : ", request " + request) + ")";
        return new AwsException(as, thing, doing + ": " + text + origin, remedy, code, cause);
    }
}
