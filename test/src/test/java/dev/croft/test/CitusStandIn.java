package dev.croft.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A package in the place of Citus, which is not to be had here: its library does nothing, its extension notes who asks what. It
 * comes to nodes by a repository of their own, as the real one would.
 */
final class CitusStandIn {
    private static final String PACKAGE = "postgresql-17-citus";
    private static final Path SOURCE = Path.of("src/test/resources/citus");
    private static final String CONTROL =
            """
            Package: %s
            Version: 1.0
            Architecture: all
            Maintainer: Croft's tests <tests@croft.invalid>
            Depends: postgresql-17
            Description: stands in for Citus
            """;

    private final String archive;

    private CitusStandIn(String archive) {
        this.archive = archive;
    }

    /** Made in a folder. */
    static CitusStandIn make(Path folder) throws IOException {
        var root = folder.resolve("root");
        var extension = Files.createDirectories(root.resolve("usr/share/postgresql/17/extension"));
        for (var name : List.of("citus.control", "citus--1.0.sql")) {
            Files.copy(SOURCE.resolve(name), extension.resolve(name));
        }
        var libraries = Files.createDirectories(root.resolve("usr/lib/postgresql/17/lib"));
        // One that does nothing by itself.
        Files.createSymbolicLink(libraries.resolve("citus.so"), Path.of("auto_explain.so"));
        Files.writeString(
                Files.createDirectories(root.resolve("DEBIAN")).resolve("control"), CONTROL.formatted(PACKAGE));
        var repository = Files.createDirectories(folder.resolve("repository"));
        shell(
                "cd '" + folder + "' && chmod -R u=rwX,go=rX root && dpkg-deb --root-owner-group -b root repository/"
                        + PACKAGE
                        + "_1.0_all.deb && cd repository && apt-ftparchive packages . > Packages && tar -czf ../repository.tar.gz .");
        return new CitusStandIn(
                Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("repository.tar.gz"))));
    }

    /** Gives a node its repository, as somebody at its console. */
    void on(Stack stack, String node) {
        console(
                stack,
                node,
                "mkdir -p /srv/stand-in && echo " + archive + " | base64 -d | tar -xzf - -C /srv/stand-in"
                        + " && chmod -R a+rX /srv/stand-in"
                        + " && echo 'deb [trusted=yes] file:/srv/stand-in ./' > /etc/apt/sources.list.d/stand-in.list");
    }

    /** What a script says as root on a node, without SSH. */
    static String console(Stack stack, String node, String script) {
        var domain = stack.resources().stream()
                .filter(r -> r.get("type").textValue().equals("croft:compute:Vm"))
                .filter(r -> r.at("/inputs/hostname").asText().equals(node))
                .map(r -> r.get("id").textValue())
                .findFirst()
                .orElseThrow();
        return HostStack.virsh("lxc-enter-namespace", "--noseclabel", domain, "/bin/sh", "-c", script);
    }

    private static void shell(String script) {
        Stack.run(List.of("bash", "-euc", script), Map.of()).ok();
    }
}
