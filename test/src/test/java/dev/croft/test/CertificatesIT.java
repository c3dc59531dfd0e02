package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Certificates that live for ten minutes, then a rotation of the authority, on one node with a program of each kind on it. A
 * client that checks the server's name writes all the time, each row over a connection of its own. The steps build on each
 * other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertificatesIT {
    private static final String NODE = "pg-leaf-1";
    private static final String IP = "10.48.21.10";
    private static final String SHORT =
            """
            domain: leaf.croft
            network: { cidr: 10.48.21.0/24 }
            vm: { cpus: 1, memoryMib: 1536 }
            infra: { nodes: [ { node: pg-leaf-1 } ] }
            etcd: { members: [ { node: pg-leaf-1 } ] }
            pgsql:
              pg-leaf:
                members: [ { seq: 1, role: primary, ip: 10.48.21.10 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            redis:
              cache:
                mode: standalone
                memory: { maxmemoryMib: 32 }
                nodes: [ { seq: 1, node: pg-leaf-1, instances: [ { port: 6379 } ] } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final List<String> UNITS =
            List.of("patroni", "pgbouncer", "haproxy", "nginx", "victoria-metrics", "croft-redis-cache@6379");

    private Stack stack;
    private Path old;
    private Path trusted;
    private VerifyingWriter writer;
    private String began;
    private String started;

    @BeforeAll
    void start() throws Exception {
        stack = Stack.of("it-leaf", with("leafMinutes: 10"));
        stack.up().ok();
        old = authority("old.crt");
        trusted = authority("trusted.crt");
        writer = new VerifyingWriter(Sql.of(stack.outputs(), "pg-leaf"), IP, trusted);
        began = postmaster();
        started = processes();
    }

    @AfterAll
    void stop() {
        if (writer != null) {
            writer.stop();
        }
        stack.close();
    }

    private static String with(String security) {
        return SHORT + "security: { " + security + " }\n";
    }

    /** What the stack says that clients have to trust, in a file. */
    private Path authority(String name) throws IOException {
        // at once: the writer reads it all the time
        var made = Files.writeString(
                stack.home().resolve(name + ".new"),
                stack.outputs().get("caCertificate").textValue());
        return Files.move(made, stack.home().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private String postmaster() throws SQLException {
        return writer.ask("select pg_postmaster_start_time()", trusted);
    }

    /** Main processes, which a reload leaves alone. */
    private String processes() {
        return stack.ssh(NODE, "systemctl show -P MainPID -P NRestarts " + String.join(" ", UNITS))
                .ok()
                .output();
    }

    /** Of each server on the node that speaks TLS: whether the given authorities issued its certificate. */
    private List<String> served(Path authorities) throws IOException {
        var script = new StringBuilder("cat > /run/trusted.crt <<'EOF'\n" + Files.readString(authorities) + "\nEOF\n");
        for (var server :
                List.of("5432 -starttls postgres", "6432 -starttls postgres", "8008", "2379", "443", "6379")) {
            script.append("echo " + server.split(" ")[0] + " $(openssl s_client -connect " + IP + ":" + server
                    + " -CAfile /run/trusted.crt </dev/null 2>/dev/null"
                    + " | grep -m 1 'Verify return code')\n");
        }
        return Arrays.asList(
                stack.ssh(NODE, script.toString()).ok().output().strip().split("\n"));
    }

    private X509Certificate member() throws Exception {
        return AgedLeaf.parse(
                stack.ssh(NODE, "cat /etc/patroni/pki/member.crt").ok().output());
    }

    /** What PostgreSQL, PgBouncer and Patroni show of themselves, by its serial number. */
    private Set<String> shown() {
        return new TreeSet<>(stack.ssh(
                        NODE,
                        "for s in '5432 -starttls postgres' '6432 -starttls postgres' 8008; do"
                                + " openssl s_client -connect " + IP + ":$s </dev/null 2>/dev/null"
                                + " | openssl x509 -noout -serial | cut -d= -f2 | tr A-F a-f; done")
                .ok()
                .output()
                .lines()
                .toList());
    }

    /** The same once all of them have carried out their reload, which a program does in its own time. */
    private Set<String> shownAfterReload(X509Certificate certificate) throws InterruptedException {
        var found = shown();
        for (var i = 0;
                i < 20 && !found.equals(Set.of(certificate.getSerialNumber().toString(16)));
                i++) {
            Thread.sleep(500);
            found = shown();
        }
        return found;
    }

    private X509Certificate authority() throws Exception {
        return AgedLeaf.parse(Files.readString(old));
    }

    private String authorityKey() throws IOException {
        var key = stack.resources().stream()
                .filter(r -> r.path("type").asText().equals("croft:security:Authority"))
                .map(r -> r.at("/outputs/privateKey"))
                .findFirst()
                .orElseThrow();
        return new ObjectMapper().readValue(key.path("plaintext").asText(), String.class);
    }

    private void nothingWasRestarted() throws SQLException {
        assertThat(postmaster())
                .as(() -> "start of PostgreSQL; Patroni's log: "
                        + stack.ssh(NODE, "journalctl -u patroni -u etcd -o short-iso -n 120 --no-pager")
                                .output())
                .isEqualTo(began);
        assertThat(processes()).isEqualTo(started);
    }

    @Test
    @Order(1)
    void aStepIsNotLeftOut() {
        stack.declare(with("leafMinutes: 10, rotation: issue"));
        var refused = stack.preview();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output())
                .contains("cannot go from 'none' to 'issue': there is no next certificate yet: set 'trust'");
    }

    @Test
    @Order(2)
    void theNextAuthorityIsTrustedBesideTheOldOne() throws Exception {
        stack.declare(with("leafMinutes: 10, rotation: trust"));
        assertThat(stack.preview().ok().output()).contains("rotation of the authority, 1 of 3");
        var before = member();
        stack.up().ok();
        assertThat(member()).as("certificates stay as they are").isEqualTo(before);
        assertThat(served(old)).allMatch(s -> s.endsWith("Verify return code: 0 (ok)"));
        nothingWasRestarted();
        authority("trusted.crt");
        assertThat(Files.readString(trusted).split("BEGIN CERTIFICATE")).hasSize(3);
        assertThat(stack.ssh(
                                NODE,
                                "openssl crl2pkcs7 -nocrl -certfile /etc/ssl/certs/ca-certificates.crt"
                                        + " | openssl pkcs7 -print_certs -noout | grep -c 'subject.*leaf.croft'")
                        .output())
                .as("the node itself trusts both")
                .isEqualTo("2\n");
    }

    @Test
    @Order(3)
    void oldCertificatesAreRenewedByUpWithoutARestart() throws Exception {
        var declared = member();
        assertThat(Duration.between(
                        declared.getNotBefore().toInstant(),
                        declared.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofMinutes(11));
        // the same seven minutes later, for a test does not wait for them
        var aged = AgedLeaf.of(declared, authority(), authorityKey(), Duration.ofMinutes(7));
        stack.ssh(NODE, "cat > /etc/patroni/pki/member.crt <<'EOF'\n" + aged + "EOF")
                .ok();
        assertThat(stack.preview().ok().output()).contains("certificate:/etc/patroni/pki/member.crt");
        stack.up().ok();
        var renewed = member();
        assertThat(renewed.getNotAfter()).isAfter(declared.getNotAfter());
        assertThat(renewed.getSubjectAlternativeNames())
                .containsExactlyElementsOf(declared.getSubjectAlternativeNames());
        assertThat(shownAfterReload(renewed))
                .containsExactly(renewed.getSerialNumber().toString(16));
        assertThat(served(old)).allMatch(s -> s.endsWith("Verify return code: 0 (ok)"));
        nothingWasRestarted();
    }

    @Test
    @Order(4)
    void theNextAuthorityIssues() throws Exception {
        // for a year again, so that nothing ends while the test goes on
        stack.declare(with("rotation: issue"));
        stack.up().ok();
        var next = member();
        assertThat(shownAfterReload(next))
                .containsExactly(next.getSerialNumber().toString(16));
        assertThat(served(trusted)).allMatch(s -> s.endsWith("Verify return code: 0 (ok)"));
        assertThat(served(old)).noneMatch(s -> s.endsWith("Verify return code: 0 (ok)"));
        assertThatThrownBy(() -> writer.ask("select 1", old)).isInstanceOf(SQLException.class);
        assertThat(redis(stack.outputs())).isEqualTo("PONG");
        nothingWasRestarted();
    }

    @Test
    @Order(5)
    void theOldAuthorityIsTrustedNoMore() throws Exception {
        stack.declare(with("rotation: finish"));
        stack.up().ok();
        var outputs = stack.outputs();
        authority("next.crt");
        var next = stack.home().resolve("next.crt");
        assertThat(Files.readString(next).split("BEGIN CERTIFICATE")).hasSize(2);
        assertThat(Files.readString(trusted)).contains(Files.readString(next).strip());
        assertThat(served(next)).allMatch(s -> s.endsWith("Verify return code: 0 (ok)"));
        assertThat(writer.ask("select 1", next)).isEqualTo("1");
        assertThat(redis(outputs)).isEqualTo("PONG");
        assertThat(stack.ssh(
                                NODE,
                                "cat /etc/patroni/pki/ca.crt /etc/etcd/pki/ca.crt /etc/croft/redis/cache/pki/ca.crt"
                                        + " /usr/local/share/ca-certificates/croft*.crt | grep -c BEGIN")
                        .output())
                .isEqualTo("4\n");
        nothingWasRestarted();
        writer.stop();
        assertThat(writer.failures()).isEmpty();
        assertThat(writer.lost()).isEmpty();
        stack.upUnchanged().ok();
        assertThat(stack.ssh(NODE, "systemctl --failed --no-legend").output()).isBlank();
    }

    private static String redis(JsonNode outputs) {
        try (var jedis = new RedisClients(outputs, "cache").at(IP, 6379)) {
            return jedis.ping();
        }
    }
}
