package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A stack's portal as a browser sees it that trusts the environment's authority, and nobody else. */
final class Portal {
    private final String base;
    private final HttpClient client;
    private final Optional<String> login;

    private Portal(String base, HttpClient client, Optional<String> login) {
        this.base = base;
        this.client = client;
        this.login = login;
    }

    /** Somebody without a password. */
    static Portal of(JsonNode outputs) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        var pem = outputs.get("caCertificate").textValue().getBytes(StandardCharsets.US_ASCII);
        store.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        var client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return new Portal(outputs.at("/endpoints/portal").textValue().replaceAll("/$", ""), client, Optional.empty());
    }

    /** Somebody with a password. */
    Portal as(String user, String password) {
        var text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Portal(base, client, Optional.of(Base64.getEncoder().encodeToString(text)));
    }

    /** What VictoriaMetrics answers to a query. */
    HttpResponse<String> metrics(String query) throws IOException, InterruptedException {
        return get("/metrics/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    /** What VictoriaLogs answers to a query, a JSON object a line. */
    HttpResponse<String> logs(String query) throws IOException, InterruptedException {
        return get("/logs/select/logsql/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
        login.ifPresent(l -> request.header("Authorization", "Basic " + l));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
