package dev.croft.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.infra.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSpecTest {
    static final String CONNECTION =
            "{host: '10.42.0.11', user: 'admin', hostKey: 'ssh-ed25519 AAAA', privateKey: 'key'}";
    static final String KEY = "mDMEaSUnpBYJKwYBBAHaRw8BAQdAABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcd";
    private static final String PEM = "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----";
    static final String MINIMAL = "{connection: " + CONNECTION
            + ", name: 'pg-test-1', ip: '10.42.0.11', domain: 'dev.croft', repository: {url: 'http://10.42.0.10/bundle/debian-13', key: '"
            + KEY + "'}}";

    @Test
    void theLeastIsEnough() {
        var spec = Json.decode(NodeSpec.class, Json.object(MINIMAL));
        assertThat(spec.clusterLabel()).isEqualTo("pg-test-1");
        assertThat(spec.fqdn()).isEqualTo("pg-test-1.dev.croft");
        assertThat(spec.profile()).isEqualTo(NodeSpec.Profile.OLTP);
        assertThat(spec.onDelete()).isEqualTo(OnDelete.CLEAN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            {ip: '10.42.0.300'}                        | ip: '10.42.0.300' is not an IPv4 address
            {name: 'pg_test'}                          | name: must be a host name without a domain
            {name: 'pg.test'}                          | name: must be a host name without a domain
            {domain: 'Dev.Croft'}                      | domain: must be a DNS domain in lower case
            {repository: null}                         | repository: is required
            {repository: {key: 'KEY'}}                 | repository: has neither folder nor url
            {repository: {key: 'KEY', folder: '/b/debian-13', url: 'http://x/b'}} | repository: has both folder and url
            {repository: {key: 'KEY', folder: 'debian-13'}} | repository.folder: must be an absolute path
            {repository: {key: 'KEY', url: 'ftp://x'}} | repository.url: must be an http or https address
            {repository: {key: 'KEY', url: 'http://x', manifest: '00'}} | repository.manifest: must be a SHA-256
            {repository: {key: 'KEY', url: 'http://x', mirror: 'http://y'}} | repository.mirror: goes with folder
            {repository: {key: 'KEY', folder: '/b/debian-13', mirror: 'http://y/'}} | repository.mirror: must be an http or https address without a slash at its end
            {repository: {key: 'no key', url: 'http://x'}} | repository.key: must be a public OpenPGP key
            {hosts: [{name: 'a', ip: '10.0.0.1'}, {name: 'a', ip: '10.0.0.2'}]} | hosts[1].name: 'a' is there twice, first in hosts[0] with 10.0.0.1
            {hosts: [{name: 'a', ip: 'one'}]}          | hosts[0].ip: 'one' is not an IPv4 address
            {hosts: [{name: 'pg-test-1', ip: '10.42.0.12'}]} | hosts[0].ip: is 10.42.0.12 for this node's own name
            {resolvers: ['dns.example']}               | resolvers[0]: 'dns.example' is not an IPv4 address
            {ntp: ['a b']}                             | ntp[0]: must be an address or a host name
            {packages: ['htop; reboot']}               | packages[0]: must be the name of a Debian package
            {profile: 'huge'}                          | profile: must be one of tiny, oltp, olap, crit, found the string 'huge'
            {admin: {name: 'admin', keys: ['ssh-ed25519 AAAA']}} | admin.name: is 'admin', whose keys are Croft's own way in
            {admin: {name: 'root', keys: ['ssh-ed25519 AAAA']}} | admin.name: is 'root', which logs in nowhere
            {admin: {name: 'ann'}}                     | admin.keys: is empty
            {admin: {name: 'ann', keys: ['-----BEGIN OPENSSH PRIVATE KEY-----']}} | admin.keys[0]: must be a public key
            {labels: {ins: 'x'}}                       | labels.ins: is set by Croft itself
            {labels: {'a-b': 'x'}}                     | labels.a-b: must be a label name
            {caCertificate: 'x'}                       | caCertificate: must be a certificate in PEM
            {registry: [{name: 'i', connection: CONN}, {name: 'i', connection: CONN}]} | registry[1].name: 'i' is there twice
            {logs: {servers: [{host: '10.42.0.10'}], password: 'abcdefghij0123456789'}} | caCertificate: is missing; the log servers are checked by it
            {caCertificate: 'PEM', logs: {servers: [], password: 'abcdefghij0123456789'}} | logs.servers: is empty; name a log server
            {caCertificate: 'PEM', logs: {servers: [{host: 'a'}, {host: 'a'}], password: 'abcdefghij0123456789'}} | logs.servers[1].host: 'a' is there twice
            {caCertificate: 'PEM', logs: {servers: [{host: 'a b'}], password: 'abcdefghij0123456789'}} | logs.servers[0].host: must be an address or a host name
            {caCertificate: 'PEM', logs: {servers: [{host: 'a'}], password: 'quote"me'}} | logs.password: must be 20 to 128 letters and digits
            {caCertificate: 'PEM', logs: {servers: [{host: 'a'}], password: 'abcdefghij0123456789', queueMib: 1}} | logs.queueMib: must be between 16 and
            {onDelete: 'forget'}                       | onDelete: must be one of clean, abandon
            {nmae: 'x'}                                | nmae: is not known here
            """)
    void refuses(String changes, String expected) {
        var spec = Json.with(
                MINIMAL, changes.replace("PEM", PEM).replace("KEY", KEY).replace("CONN", CONNECTION));
        assertThat(Json.problems(NodeSpec.class, spec))
                .singleElement()
                .asString()
                .startsWith(expected);
    }

    @Test
    void saysAllThatIsWrong() {
        var spec = Json.with(
                MINIMAL,
                "{ip: 'x', resolvers: ['y'], hosts: [{name: 'a', ip: '1.2.3.4'}, {name: 'a', ip: '1.2.3.4'}]}");
        assertThat(Json.problems(NodeSpec.class, spec)).hasSize(3);
    }
}
