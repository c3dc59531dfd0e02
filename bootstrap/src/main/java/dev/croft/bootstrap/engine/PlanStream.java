package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.bootstrap.engine.Step.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a plan into what {@code apply.sh} reads. Certificates are issued here. */
final class PlanStream {
    private final Tar tar = new Tar();
    private final StringBuilder lines = new StringBuilder();
    private final Map<Certificate, CertificateIssuer.Issued> issued = new HashMap<>();
    private final Instant now;
    private int payloads;

    private PlanStream(Instant now) {
        this.now = now;
    }

    static byte[] of(List<Step> plan, Instant now) {
        PlanStream stream = new PlanStream(now);
        for (int i = 0; i < plan.size(); i++) {
            stream.step(i, plan.get(i));
        }
        stream.tar.add("plan", stream.lines.toString().getBytes(StandardCharsets.UTF_8));
        return stream.tar.finish();
    }

    private void step(int number, Step step) {
        String[] names = new String[step.payloads().size()];
        for (int p = 0; p < names.length; p++) {
            names[p] = "p" + ++payloads;
            tar.add(names[p], content(step.payloads().get(p)).getBytes(StandardCharsets.UTF_8));
        }
        lines.append(number)
                .append('|')
                .append(step.item())
                .append('|')
                .append(step.verb().word());
        for (String argument : step.arguments()) {
            boolean reference = argument.startsWith("@") && names.length > 0;
            lines.append('|').append(reference ? names[Integer.parseInt(argument.substring(1)) - 1] : argument);
        }
        lines.append('\n');
    }

    private String content(Payload payload) {
        if (payload instanceof Payload.Text text) {
            return text.content().reveal();
        } else if (payload instanceof Payload.IssuedCertificate c) {
            return issue(c.certificate()).certificate();
        } else if (payload instanceof Payload.IssuedKey k) {
            return issue(k.certificate()).key().reveal();
        }
        throw new IllegalStateException("unknown payload");
    }

    private CertificateIssuer.Issued issue(Certificate certificate) {
        return issued.computeIfAbsent(certificate, c -> CertificateIssuer.issue(c, now));
    }
}
