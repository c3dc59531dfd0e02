package dev.croft.bootstrap.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A small signed APT repository, made here, with packages that hold a service of their own; as the bundle is one, flat. */
final class TestRepository {
    private final Path folder;
    private final Path keys;

    private TestRepository(Path folder, Path keys) {
        this.folder = folder;
        this.keys = keys;
    }

    static TestRepository make(Path parent) throws Exception {
        Path folder = Files.createDirectories(parent.resolve("repository"));
        // gpg's socket paths must be short.
        Path keys = Files.createTempDirectory("cfk");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        TestRepository repository = new TestRepository(folder, keys);
        repository.sh("gpg --batch --quiet --homedir '" + keys
                + "' --passphrase '' --quick-generate-key croft-test ed25519 sign never 2>/dev/null && gpg --homedir '"
                + keys + "' --export >croft-test.gpg");
        repository.service("croft-demo", "exec sleep infinity", "exit 0");
        repository.service("croft-other", "exec sleep infinity", "exit 0");
        repository.service("croft-broken", "exec sleep infinity", "echo the postinst gave up >&2; exit 1");
        // In the index only: what apt believes that it would have to fetch.
        repository.sh(
                "printf 'Package: croft-large\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: x\\nDescription: large\\nFilename: ./croft-large.deb\\nSize: 858993460\\nSHA256: %064d\\n\\n' 0 >large");
        repository.index();
        repository.sh("gpgconf --homedir '" + keys + "' --kill all; rm -rf '" + keys + "'");
        return repository;
    }

    Path folder() {
        return folder;
    }

    private void service(String name, String run, String configure) throws Exception {
        Path root = Files.createDirectories(folder.resolve("build/" + name));
        Files.createDirectories(root.resolve("DEBIAN"));
        Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Files.createDirectories(root.resolve("etc"));
        Files.write(
                root.resolve("DEBIAN/control"),
                List.of(
                        "Package: " + name,
                        "Version: 1.0",
                        "Architecture: all",
                        "Maintainer: Croft <croft@localhost>",
                        "Description: a service for tests"));
        Files.writeString(root.resolve("DEBIAN/conffiles"), "/etc/" + name + ".conf\n");
        Files.writeString(root.resolve("etc/" + name + ".conf"), "as the package brings it\n");
        Files.write(
                root.resolve("usr/lib/systemd/system/" + name + ".service"),
                List.of(
                        "[Unit]",
                        "Description=" + name,
                        "[Service]",
                        "ExecStart=/bin/sh -c '" + run + "'",
                        "ExecReload=/bin/sh -c 'echo reloaded >>/run/" + name + ".log'",
                        "ExecStartPost=/bin/sh -c 'echo started >>/run/" + name + ".log'",
                        "[Install]",
                        "WantedBy=multi-user.target"));
        // What debhelper generates, in short: enable, then start through the policy layer.
        Path postinst = root.resolve("DEBIAN/postinst");
        Files.write(
                postinst,
                List.of(
                        "#!/bin/sh",
                        "set -e",
                        "deb-systemd-helper enable " + name + ".service >/dev/null || true",
                        "systemctl daemon-reload >/dev/null || true",
                        "deb-systemd-invoke start " + name + ".service >/dev/null || true",
                        configure));
        Files.setPosixFilePermissions(postinst, PosixFilePermissions.fromString("rwxr-xr-x"));
        sh("dpkg-deb --root-owner-group -Zgzip -b build/" + name + " " + name + "_1.0_all.deb >/dev/null");
    }

    private void index() throws Exception {
        sh(
                "rm -rf build && apt-ftparchive packages . >Packages && cat large >>Packages && rm large && apt-ftparchive release . >Release.new && mv Release.new Release && gpg --batch --quiet --homedir '"
                        + keys + "' --clearsign -o InRelease Release");
    }

    private void sh(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "set -e; umask 022; " + script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(script + ": " + output);
        }
    }
}
