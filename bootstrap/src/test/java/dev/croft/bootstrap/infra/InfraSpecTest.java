package dev.croft.bootstrap.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.alerts.Alerts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfraSpecTest {
    static final String CONNECTION =
            "{host: '10.42.0.10', user: 'admin', hostKey: 'ssh-ed25519 AAAA', privateKey: 'key'}";
    static final String MINIMAL = "{nodes: [{name: 'infra-1', ip: '10.42.0.10', connection: " + CONNECTION
            + "}], domain: 'dev.croft', authority: {certificate: 'CERT', privateKey: 'KEY'}}";

    @Test
    void theLeastIsEnough() {
        var spec = Json.decode(InfraSpec.class, Json.object(MINIMAL));
        assertThat(spec.metricsOrDefaults()).isEqualTo(InfraSpec.Metrics.DEFAULTS);
        assertThat(spec.login()).isEmpty();
    }

    @Test
    void theDefaultsOfMetricsAreThoseOfItsFields() {
        assertThat(Json.decode(InfraSpec.class, Json.with(MINIMAL, "{metrics: {}}"))
                        .metricsOrDefaults())
                .isEqualTo(InfraSpec.Metrics.DEFAULTS);
    }

    @Test
    void theDefaultsOfAlertsAreThoseOfItsFields() {
        assertThat(Json.decode(InfraSpec.class, Json.with(MINIMAL, "{alerts: {}}"))
                        .alertsOrDefaults())
                .isEqualTo(Alerts.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            {nodes: []}                                   | nodes: is empty
            {nodes: [{name: 'a', ip: 'x', connection: CONN}]} | nodes[0].ip: 'x' is not an IPv4 address
            {nodes: [{name: 'a', ip: '1.2.3.4', connection: CONN}, {name: 'a', ip: '1.2.3.5', connection: CONN}]} | nodes[1].name: 'a' is there twice
            {nodes: [{name: 'a', ip: '1.2.3.4', connection: CONN}, {name: 'b', ip: '1.2.3.4', connection: CONN}]} | nodes[1].ip: 1.2.3.4 is there twice
            {authority: null}                             | authority: is required
            {alerts: {receivers: [{name: 'a'}]}}          | alerts.receivers[0]: receiver 'a' cannot be told: give it webhook, slack, pagerduty or email
            {alerts: {receivers: [{name: 'a', webhook: 'gopher:x'}]}} | alerts.receivers[0].webhook: is no URL
            {alerts: {receivers: [{name: 'a', slack: 'http://x'}, {name: 'a', pagerduty: 'k'}]}} | alerts.receivers[1].name: 'a' is there twice
            {alerts: {receivers: [{name: 'a', email: {to: ['x'], from: 'a@b', server: 'm:25'}}]}} | alerts.receivers[0].email.to[0]: 'x' is no mail address
            {alerts: {receivers: [{name: 'a', email: {to: ['a@b'], from: 'a@b', server: 'm:25', user: 'u'}}]}} | alerts.receivers[0].email.password: is missing
            {alerts: {routes: [{receiver: 'b', matchers: ['severity=crit']}]}} | alerts.routes[0].receiver: 'b' is no receiver; there are: none
            {alerts: {receivers: [{name: 'a', pagerduty: 'k'}], routes: [{receiver: 'a', matchers: ['severity']}]}} | alerts.routes[0].matchers[0]: 'severity' is no matcher
            {alerts: {receivers: [{name: 'a', pagerduty: 'k'}], routes: [{receiver: 'a', matchers: ['cls=~(']}]}} | alerts.routes[0].matchers[0]: 'cls=~(' is no regular expression
            {alerts: {deadMan: 'x'}}                      | alerts.deadMan: is no URL
            {alerts: {evaluationSeconds: 1}}              | alerts.evaluationSeconds
            {hosts: [{name: 'a', ip: '1.2.3.4'}, {name: 'a', ip: '1.2.3.5'}]} | hosts[1].name: 'a' is there twice
            {upstreams: ['10.42.0.10']}                   | upstreams[0]: is infra node 'infra-1' itself
            {ntp: ['10.42.0.10']}                         | ntp[0]: is infra node 'infra-1' itself
            {ntp: ['a b']}                                | ntp[0]: must be an address or a host name, found 'a b'
            {upstreams: ['dns']}                          | upstreams[0]: 'dns' is not an IPv4 address
            {login: {password: 'short'}}                  | login.password: must be 8 to 256 printable ASCII characters; what was given is secret
            {login: {user: 'a:b', password: 'long enough'}} | login.user: must be up to 64 letters
            {metrics: {retentionDays: 0}}                 | metrics.retentionDays: must be between 1 and 36500, found 0
            {metrics: {memoryMib: 16}}                    | metrics.memoryMib: must be between 96 and
            {metrics: {directory: 'data'}}                | metrics.directory: must be an absolute path
            {logs: {}}                                    | logs.password: is required
            {logs: {password: 'short'}}                   | logs.password: must be 20 to 128 letters and digits; what was given is secret
            {logs: {password: 'abcdefghij0123456789', retentionDays: 0}} | logs.retentionDays: must be between 1 and 36500, found 0
            {logs: {password: 'abcdefghij0123456789', maxDiskGib: 0}} | logs.maxDiskGib: must be between 1 and
            {logs: {password: 'abcdefghij0123456789', memoryMib: 8}} | logs.memoryMib: must be between 64 and
            {logs: {password: 'abcdefghij0123456789', directory: '/var/lib/victoria-metrics'}} | logs.directory: is '/var/lib/victoria-metrics', where metrics are kept
            {domain: 'a b'}                               | domain: must be a DNS domain
            {bundle: '/x'}                                | bundle: is not known here
            """)
    void refuses(String changes, String expected) {
        assertThat(Json.problems(InfraSpec.class, Json.with(MINIMAL, changes.replace("CONN", CONNECTION))))
                .singleElement()
                .asString()
                .startsWith(expected);
    }

    @Test
    void neverShowsAPassword() {
        assertThat(Json.problems(InfraSpec.class, Json.with(MINIMAL, "{login: {password: 'geheim'}}"))
                        .toString())
                .doesNotContain("geheim");
    }
}
