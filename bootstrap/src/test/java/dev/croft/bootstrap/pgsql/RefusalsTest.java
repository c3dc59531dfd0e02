package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.BootstrapException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final PgsqlSpec ONE = PgsqlSpecs.of("{}");
    private static final String OWNER = PatroniFiles.owner(ONE);

    private static List<String> refuse(PgsqlSpec before, PgsqlSpec after) {
        return new PgsqlModule()
                .refuse(before, Optional.of(after)).stream()
                        .map(Object::toString)
                        .toList();
    }

    private static void look(String text) {
        ForeignData.refuse(
                ONE,
                Optional.empty(),
                Map.of("pg-test-1", Look.parse(text.replace(' ', '\n').replace('~', ' '))));
    }

    @Test
    void aDeletionNeedsItsWordBefore() {
        assertThat(new PgsqlModule().refuse(ONE, Optional.empty()))
                .singleElement()
                .asString()
                .startsWith("allowDestroy: PostgreSQL cluster pg-test holds data; set allowDestroy: true and apply it");
        assertThat(new PgsqlModule().refuse(PgsqlSpecs.of("{allowDestroy: true}"), Optional.empty()))
                .isEmpty();
    }

    @Test
    void theLastCopyStays() {
        assertThat(refuse(PgsqlSpecs.withMembers(3), ONE)).isEmpty();
        assertThat(refuse(ONE, PgsqlSpecs.of("{members: [" + PgsqlSpecs.member(2, "primary") + "]}")))
                .singleElement()
                .asString()
                .startsWith("members: none of the members of cluster pg-test stays");
        assertThat(refuse(
                        PgsqlSpecs.of("{allowDestroy: true}"),
                        PgsqlSpecs.of("{members: [" + PgsqlSpecs.member(2, "primary") + "]}")))
                .hasSize(1);
    }

    @Test
    void aClusterWithDataBecomesNoCopyOfAnother() {
        var standby = PgsqlSpecs.of("{upstream: {addresses: ['10.42.0.31']}}");
        assertThat(refuse(ONE, standby))
                .singleElement()
                .asString()
                .startsWith("upstream: cannot be given to a cluster that stands");
        assertThat(refuse(standby, ONE)).isEmpty();
        assertThat(refuse(standby, PgsqlSpecs.of("{upstream: {addresses: ['10.42.0.32']}, delay: '1h'}")))
                .isEmpty();
    }

    @Test
    void aDatabaseIsNotDroppedByTheWay() {
        assertThat(refuse(ONE, PgsqlSpecs.of("{databases: []}")))
                .singleElement()
                .asString()
                .startsWith("databases: database 'app' is no longer declared and would be dropped");
        assertThat(refuse(PgsqlSpecs.of("{allowDestroy: true}"), PgsqlSpecs.of("{databases: []}")))
                .isEmpty();
    }

    @Test
    void aClusterIsNotUpgradedInPlace() {
        assertThat(refuse(PgsqlSpecs.of("{version: 15}"), ONE))
                .singleElement()
                .asString()
                .startsWith("version: is 15 and cannot be changed to 17 in place");
    }

    @Test
    void whatIsOursIsTakenOver() {
        assertThatCode(() -> look("release=debian-13 active=inactive data=no owner= founded=no listening=no"))
                .doesNotThrowAnyException();
        assertThatCode(() -> look("release=debian-13 active=active data=yes founded=yes listening=yes owner="
                        + OWNER.replace(' ', '~')))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsForeignIsNot() {
        refused(
                "release=debian-13 data=yes owner= listening=no",
                "pg-test-1/postgresql: there is data in /var/lib/postgresql/17/pg-test that Croft did not set up");
        refused(
                "release=debian-13 data=yes owner=pg-test~0123 listening=no",
                "there is data in /var/lib/postgresql/17/pg-test of another cluster ('pg-test 0123')");
        refused("release=debian-13 data=other owner=", "there is data in /var/lib/postgresql/17/pg-test");
        refused("release=debian-13 active=active data=no owner=other~0123", "there is a Patroni of another cluster");
        refused(
                "release=debian-13 active=inactive data=no owner= listening=yes",
                "there is a program on PostgreSQL's port 5432");
        refused(
                "release=debian-12 data=no owner=",
                "runs debian-12, and PostgreSQL 17 comes with debian-13; declare version 15 or another node");
    }

    @Test
    void aLossIsNotCoveredUp() {
        refused(
                "release=debian-13 active=active data=no founded=yes owner=" + OWNER.replace(' ', '~'),
                "no member has the cluster's data any more");
    }

    private static void refused(String look, String message) {
        assertThatThrownBy(() -> look(look))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining(message);
    }
}
