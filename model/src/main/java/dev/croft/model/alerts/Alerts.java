package dev.croft.model.alerts;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Who is told of an environment's alerts, and when.
 *
 * @throws InvalidException where two receivers share a name or a route leads to one that is not there
 */
@Doc("Who is told of an environment's alerts, and when. All alerts are on the portal in any case.")
public record Alerts(
        @Doc(
                        "Who can be told. The first one is told of all that no route takes; without any, alerts are on the portal only.")
                List<AlertReceiver> receivers,
        @Doc("Which alerts go to whom: the first route that matches takes an alert.") List<AlertRoute> routes,
        @Doc(
                        "URL that is called each minute as long as alerting works, as `https://hc-ping.com/...`: a service elsewhere that notices when calls stay away.")
                Optional<Secret> deadMan,
        @Doc("Seconds between two evaluations of the rules.") @Default("5") @Range(min = 5, max = 300)
                int evaluationSeconds,
        @Doc("Seconds for which the first alert of a cluster waits for others, to be told together.")
                @Default("5")
                @Range(min = 0, max = 600)
                int groupWaitSeconds,
        @Doc("Hours after which an alert that goes on is told again.") @Default("4") @Range(min = 1, max = 720)
                int repeatHours) {
    /** What holds where nothing is said. */
    public static final Alerts DEFAULTS = new Alerts(List.of(), List.of(), Optional.empty(), 5, 5, 4);

    public Alerts {
        var problems = new ArrayList<Problem>();
        var names = new HashSet<String>();
        for (var i = 0; i < receivers.size(); i++) {
            if (!names.add(receivers.get(i).name())) {
                problems.add(new Problem(
                        "receivers[" + i + "].name", "'" + receivers.get(i).name() + "' is there twice"));
            }
        }
        for (var i = 0; i < routes.size(); i++) {
            if (!names.contains(routes.get(i).receiver())) {
                problems.add(new Problem(
                        "routes[" + i + "].receiver",
                        "'" + routes.get(i).receiver() + "' is no receiver; there are: "
                                + (receivers.isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ", names.stream().sorted().toList()))));
            }
        }
        deadMan.filter(u -> !AlertReceiver.isUrl(u.reveal()))
                .ifPresent(u -> problems.add(new Problem("deadMan", AlertReceiver.NO_URL)));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
