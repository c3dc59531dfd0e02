package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.template.Resources;
import dev.croft.bootstrap.template.Yaml;
import dev.croft.model.Secret;
import dev.croft.model.alerts.AlertEmail;
import dev.croft.model.alerts.AlertReceiver;
import dev.croft.model.alerts.AlertRoute;
import dev.croft.model.alerts.Alerts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Alertmanager reads (prometheus.io/docs/alerting/latest/configuration). It holds secrets. */
final class AlertmanagerConfiguration {
    private static final Resources FILES = new Resources(AlertmanagerConfiguration.class);
    private static final String NOBODY = "nobody";
    private static final String HEARTBEAT = "dead man";

    private AlertmanagerConfiguration() {}

    static String render(Alerts alerts) {
        var receivers = new ArrayList<String>();
        alerts.deadMan()
                .ifPresent(u ->
                        receivers.add("  - name: " + HEARTBEAT + "\n" + FILES.render("receiver-dead-man.yml", url(u))));
        alerts.receivers().forEach(r -> receivers.add(receiver(r)));
        return FILES.render(
                "alertmanager.yml",
                Map.of(
                        "receiver",
                        alerts.receivers().isEmpty()
                                ? NOBODY
                                : Yaml.quoted(alerts.receivers().get(0).name()),
                        "heartbeat",
                        alerts.deadMan().isPresent() ? HEARTBEAT : NOBODY,
                        "groupWaitSeconds",
                        alerts.groupWaitSeconds(),
                        "repeatHours",
                        alerts.repeatHours(),
                        "routes",
                        lines(alerts.routes().stream()
                                .map(AlertmanagerConfiguration::route)
                                .toList()),
                        "receivers",
                        lines(receivers)));
    }

    private static String lines(List<String> parts) {
        return parts.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    private static String route(AlertRoute route) {
        var matchers = route.conditions().stream()
                .map(c -> c.label() + c.operator() + Yaml.quoted(c.value()))
                .toList();
        return "    - receiver: " + Yaml.quoted(route.receiver()) + "\n      matchers: " + Yaml.quoted(matchers)
                + (route.continueMatching() ? "\n      continue: true" : "");
    }

    private static String receiver(AlertReceiver receiver) {
        var text = new StringBuilder("  - name: " + Yaml.quoted(receiver.name()) + "\n");
        receiver.webhook().ifPresent(u -> text.append(FILES.render("receiver-webhook.yml", url(u))));
        receiver.slack().ifPresent(u -> text.append(FILES.render("receiver-slack.yml", url(u))));
        receiver.pagerduty()
                .ifPresent(k ->
                        text.append(FILES.render("receiver-pagerduty.yml", Map.of("key", Yaml.quoted(k.reveal())))));
        receiver.email().ifPresent(e -> text.append(email(e)));
        return text.toString();
    }

    private static Map<String, String> url(Secret url) {
        return Map.of("url", Yaml.quoted(url.reveal()));
    }

    private static String email(AlertEmail email) {
        return FILES.render(
                "receiver-email.yml",
                Map.of(
                        "to",
                        Yaml.quoted(String.join(", ", email.to())),
                        "from",
                        Yaml.quoted(email.from()),
                        "server",
                        Yaml.quoted(email.server()),
                        "user",
                        Yaml.quoted(email.user().orElse("")),
                        "password",
                        Yaml.quoted(email.password().map(Secret::reveal).orElse("")),
                        "tls",
                        email.tls()));
    }
}
