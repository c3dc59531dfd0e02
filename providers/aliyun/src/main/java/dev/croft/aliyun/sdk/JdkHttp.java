package dev.croft.aliyun.sdk;

import com.aliyuncs.http.CallBack;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.HttpRequest;
import com.aliyuncs.http.HttpResponse;
import com.aliyuncs.http.IHttpClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The JDK's HTTP under the vendor's SDK: it sends a call once, where the SDK's own repeats a POST whose answer was lost; a
 * thread that is interrupted stops at once; and nothing goes over plain HTTP but to this machine.
 */
final class JdkHttp extends IHttpClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    @Override
    protected void init(HttpClientConfig config) {}

    @Override
    public HttpResponse syncInvoke(HttpRequest request) throws IOException {
        var uri = URI.create(request.getSysUrl());
        if (!uri.getScheme().equals("https") && !uri.getHost().matches("127(\\.\\d{1,3}){3}|localhost|\\[::1]")) {
            throw new IllegalStateException("nothing is sent by plain http to " + uri.getHost());
        }
        var body = request.getHttpContent();
        var wire = java.net.http.HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .method(
                        request.getSysMethod().toString(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        request.getSysHeaders().forEach((name, value) -> {
            // Set by the client itself.
            if (!name.matches("(?i)content-length|host|connection") && value != null) {
                wire.setHeader(name, value);
            }
        });
        try {
            var answer = client.send(wire.build(), BodyHandlers.ofByteArray());
            var response = new HttpResponse(request.getSysUrl());
            response.setStatus(answer.statusCode());
            response.setHttpContent(answer.body(), "UTF-8", FormatType.JSON);
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public Future<HttpResponse> asyncInvoke(HttpRequest request, CallBack callback) throws IOException {
        return CompletableFuture.completedFuture(syncInvoke(request));
    }

    @Override
    public void ignoreSSLCertificate() {
        throw new UnsupportedOperationException("certificates are always checked");
    }

    @Override
    public void restoreSSLCertificate() {}

    @Override
    public boolean isSingleton() {
        return false;
    }

    @Override
    public void close() {}
}
