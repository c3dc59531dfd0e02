package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.model.Secret;
import dev.croft.model.alerts.AlertEmail;
import dev.croft.model.alerts.AlertReceiver;
import dev.croft.model.alerts.AlertRoute;
import dev.croft.model.alerts.Alerts;
import dev.croft.sdk.inputs.AlertEmailArgs;
import dev.croft.sdk.inputs.AlertReceiverArgs;
import dev.croft.sdk.inputs.AlertRouteArgs;
import dev.croft.sdk.inputs.AlertsArgs;

/** Who is told of alerts, as the arguments of the resource. */
final class AlertArguments {
    private AlertArguments() {}

    static AlertsArgs of(Alerts alerts) {
        var args = AlertsArgs.builder()
                .receivers(alerts.receivers().stream().map(AlertArguments::of).toList())
                .routes(alerts.routes().stream().map(AlertArguments::of).toList())
                .evaluationSeconds(alerts.evaluationSeconds())
                .groupWaitSeconds(alerts.groupWaitSeconds())
                .repeatHours(alerts.repeatHours());
        alerts.deadMan().map(AlertArguments::secret).ifPresent(args::deadMan);
        return args.build();
    }

    private static AlertReceiverArgs of(AlertReceiver receiver) {
        var args = AlertReceiverArgs.builder().name(receiver.name());
        receiver.webhook().map(AlertArguments::secret).ifPresent(args::webhook);
        receiver.slack().map(AlertArguments::secret).ifPresent(args::slack);
        receiver.pagerduty().map(AlertArguments::secret).ifPresent(args::pagerduty);
        receiver.email().map(AlertArguments::of).ifPresent(args::email);
        return args.build();
    }

    private static AlertEmailArgs of(AlertEmail email) {
        var args = AlertEmailArgs.builder()
                .to(email.to())
                .from(email.from())
                .server(email.server())
                .tls(email.tls());
        email.user().ifPresent(args::user);
        email.password().map(AlertArguments::secret).ifPresent(args::password);
        return args.build();
    }

    private static AlertRouteArgs of(AlertRoute route) {
        return AlertRouteArgs.builder()
                .receiver(route.receiver())
                .matchers(route.matchers())
                .continueMatching(route.continueMatching())
                .build();
    }

    private static Output<String> secret(Secret secret) {
        return Output.ofSecret(secret.reveal());
    }
}
