package dev.croft.plugin.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.components.data.EnvironmentData;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static Value.Obj cluster(Value password) {
        var user = new Value.Obj(Map.of("name", Value.of("app"), "password", password));
        return new Value.Obj(Map.of("users", new Value.Arr(List.of(user))));
    }

    private static Value.Obj environment(Value domain, Value cluster) {
        return new Value.Obj(Map.of("domain", domain, "pgsql", new Value.Obj(Map.of("pg-a", cluster))));
    }

    private static List<String> misplaced(Value.Obj inputs) {
        return Marks.misplaced(EnvironmentData.class, inputs).stream()
                .map(Problem::path)
                .toList();
    }

    @Test
    void aMarkIsKeptOnWhatIsSecretAndOnWhatHoldsIt() {
        var secret = new Value.Sensitive(Value.of("geheim"));
        assertThat(misplaced(environment(Value.of("a.b"), cluster(secret)))).isEmpty();
        assertThat(misplaced(environment(Value.of("a.b"), new Value.Sensitive(cluster(Value.of("geheim"))))))
                .isEmpty();
    }

    @Test
    void aMarkOnAnythingElseIsRefused() {
        var inputs = environment(new Value.Sensitive(Value.of("a.b")), cluster(Value.of("x")));
        assertThat(misplaced(inputs)).containsExactly("domain");
        assertThat(Marks.misplaced(EnvironmentData.class, inputs).toString()).doesNotContain("a.b");
        var user = new Value.Obj(Map.of("name", new Value.Sensitive(Value.of("app"))));
        var users = new Value.Obj(Map.of("users", new Value.Arr(List.of(user))));
        assertThat(misplaced(environment(Value.of("a.b"), users))).containsExactly("pgsql.pg-a.users[0].name");
    }

    @Test
    void whatIsNotKnownIsNamedButForPasswordsThatAreTakenOut() {
        var inputs = environment(Value.UNKNOWN, cluster(new Value.Sensitive(Value.UNKNOWN)));
        assertThat(Marks.unknown(EnvironmentData.class, inputs))
                .containsExactlyInAnyOrder("domain", "pgsql.pg-a.users[0].password");
        assertThat(Marks.unknown(EnvironmentData.class, new EnvironmentKind().structure(inputs)))
                .containsExactly("domain");
    }
}
