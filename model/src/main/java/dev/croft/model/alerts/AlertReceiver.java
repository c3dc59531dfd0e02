package dev.croft.model.alerts;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Somebody who can be told, by one way or several.
 *
 * @throws InvalidException where there is no way at all, or an address that is no URL
 */
@Doc("Somebody who can be told of alerts, in one way or several.")
public record AlertReceiver(
        @Doc("Its name, which routes refer to.")
                @Matches(
                        value = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}",
                        allowed = "up to 63 letters, digits, dashes and underscores")
                String name,
        @Doc("URL that Alertmanager posts its JSON to; secret, for such URLs often are the only key.")
                Optional<Secret> webhook,
        @Doc("Incoming-webhook URL of Slack, Mattermost or Rocket.Chat.") Optional<Secret> slack,
        @Doc("Integration key (Events API v2) of PagerDuty.") Optional<Secret> pagerduty,
        @Doc("By mail.") Optional<AlertEmail> email) {
    static final String NO_URL = "is no URL; it must begin with http:// or https:// and name a host";

    public AlertReceiver {
        var problems = new ArrayList<Problem>();
        if (webhook.isEmpty() && slack.isEmpty() && pagerduty.isEmpty() && email.isEmpty()) {
            problems.add(new Problem(
                    "", "receiver '" + name + "' cannot be told: give it webhook, slack, pagerduty or email"));
        }
        webhook.filter(u -> !isUrl(u.reveal())).ifPresent(u -> problems.add(new Problem("webhook", NO_URL)));
        slack.filter(u -> !isUrl(u.reveal())).ifPresent(u -> problems.add(new Problem("slack", NO_URL)));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    static boolean isUrl(String text) {
        try {
            var url = URI.create(text);
            return ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
