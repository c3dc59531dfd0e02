package dev.croft.aliyun.stub;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of RPC calls: HMAC-SHA1 over method and sorted parameters. */
record Signatures(String key, String secret) {
    private static final List<String> NEEDED =
            List.of("Action", "Version", "AccessKeyId", "SignatureNonce", "Timestamp", "Signature");

    static void parse(String text, Map<String, String> into) {
        if (text == null || text.isEmpty()) {
            return;
        }
        for (var pair : text.split("&")) {
            var at = pair.indexOf('=');
            into.put(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    void check(String method, SortedMap<String, String> query) {
        for (var name : NEEDED) {
            if (!query.containsKey(name)) {
                throw new Refusal(400, "Missing" + name, name + " is mandatory for this action.");
            }
        }
        if (!query.get("AccessKeyId").equals(key)) {
            throw new Refusal(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
        }
        if (!sign(method, query).equals(query.get("Signature"))) {
            throw new Refusal(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
        }
        if (Duration.between(Instant.parse(query.get("Timestamp")), Instant.now())
                        .abs()
                        .toMinutes()
                > 15) {
            throw new Refusal(400, "InvalidTimeStamp.Expired", "Specified time stamp is expired.");
        }
    }

    private String sign(String method, SortedMap<String, String> query) {
        var text = query.entrySet().stream()
                .filter(e -> !e.getKey().equals("Signature"))
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec((secret + "&").getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            var whole = method + "&" + encode("/") + "&" + encode(text);
            return Base64.getEncoder().encodeToString(mac.doFinal(whole.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
