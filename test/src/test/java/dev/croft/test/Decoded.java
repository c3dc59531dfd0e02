package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.Decoder;
import dev.croft.model.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Specifications of resources from short texts. */
final class Decoded {
    private static final String CONNECTION =
            "{'host':'10.0.0.10','port':22,'user':'admin','hostKey':'ssh-ed25519 AAAA','privateKey':'k'}";
    private static final String PEM = "'-----BEGIN CERTIFICATE-----\\nMA==\\n-----END CERTIFICATE-----'";
    private static final String AUTHORITY = "{'certificate':" + PEM + ",'privateKey':'k'}";

    private Decoded() {}

    /**
     * @param json JSON with single quotes; the words {@code CONNECTION}, {@code AUTHORITY} and {@code PEM} stand for one that
     *     nobody reaches, one that nobody trusts, and a certificate
     */
    static <T extends Record> T of(Class<T> type, String json) throws IOException {
        var filled = json.replace("CONNECTION", CONNECTION)
                .replace("AUTHORITY", AUTHORITY)
                .replace("PEM", PEM);
        return Decoder.decode(type, value(new ObjectMapper().readTree(filled.replace('\'', '"'))));
    }

    private static Value value(JsonNode node) {
        if (node.isObject()) {
            var fields = new LinkedHashMap<String, Value>();
            node.fields().forEachRemaining(f -> fields.put(f.getKey(), value(f.getValue())));
            return new Value.Obj(fields);
        }
        if (node.isArray()) {
            var items = new ArrayList<Value>();
            node.forEach(item -> items.add(value(item)));
            return new Value.Arr(items);
        }
        return node.isNumber() ? Value.of(node.doubleValue()) : Value.of(node.textValue());
    }
}
