package dev.croft.bootstrap.engine;

import dev.croft.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority as openssl makes one, so that what we issue is held to somebody else's reading of the rules. */
final class TestAuthority {
    private TestAuthority() {}

    static CertificateAuthority make(Path folder, String... keyKind) {
        try {
            Path key = Files.createTempFile(folder, "ca", ".key");
            Path certificate = Files.createTempFile(folder, "ca", ".crt");
            List<String> command = new ArrayList<>(List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-nodes",
                    "-subj",
                    "/CN=test-ca",
                    "-addext",
                    "keyUsage=critical,keyCertSign,cRLSign",
                    "-days",
                    "3650",
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()));
            command.addAll(
                    keyKind.length == 0
                            ? List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
                            : List.of(keyKind));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command));
            }
            return new CertificateAuthority(Files.readString(certificate), Secret.of(Files.readString(key)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
