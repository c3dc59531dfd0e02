package dev.croft.aws.api;

import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Failure;
import dev.croft.spi.cloud.Failure.Effect;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK's errors mean. */
final class Failures {
    private Failures() {}

    static Failure of(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return of(service);
        }
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return Failure.silent(Kind.CANCELLED, "cancelled", Effect.UNKNOWN);
        }
        var text = String.valueOf(e.getMessage());
        if (Failure.caused(e, ConnectException.class)
                || Failure.caused(e, UnknownHostException.class)
                || Failure.caused(e, NoRouteToHostException.class)) {
            return Failure.silent(Kind.UNAVAILABLE, "cannot reach AWS: " + text, Effect.NONE_YET);
        }
        // What the SDK says before it sends anything: no credentials, no region, no such profile.
        return e instanceof SdkClientException && !Failure.caused(e, IOException.class)
                ? Failure.silent(Kind.UNAUTHORIZED, text, Effect.NONE)
                : Failure.silent(Kind.UNAVAILABLE, "no answer from AWS: " + text, Effect.UNKNOWN);
    }

    private static Failure of(AwsServiceException e) {
        var details = e.awsErrorDetails();
        var code = details == null || details.errorCode() == null ? "" : details.errorCode();
        var request = e.requestId() == null ? "" : e.requestId();
        var said =
                details == null || details.errorMessage() == null ? "HTTP " + e.statusCode() : details.errorMessage();
        // EC2 adds a long code that tells an administrator more, and a reader nothing.
        var text = said.replaceAll("Encoded authorization failure message: \\S+", "");
        var remedy = Codes.remedy(code);
        if (code.isEmpty() && e.statusCode() < 500) {
            return new Failure(Kind.FAILED, code, request, text, Effect.NONE, remedy);
        }
        if (Codes.throttled(code) || code.isEmpty() && e.statusCode() == 503) {
            return new Failure(Kind.THROTTLED, code, request, text, Effect.NONE_YET, remedy);
        }
        return Codes.passing(code, e.statusCode())
                ? new Failure(Kind.UNAVAILABLE, code, request, text, Effect.UNKNOWN, remedy)
                : new Failure(Codes.kind(code), code, request, text, Effect.NONE, remedy);
    }
}
