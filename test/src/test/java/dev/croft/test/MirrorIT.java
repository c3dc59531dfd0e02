package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A node that fetches what Debian has of the bundle, from a mirror on the bridge that lacks one package in five. */
class MirrorIT {
    private static final Path POOL = FaultsIT.BUNDLE.resolve("pool");

    private final Set<String> fetched = ConcurrentHashMap.newKeySet();

    @Test
    void whatDebianHasComesFromTheMirrorAndTheRestFromHere() throws Exception {
        try (var host = HostStack.of("it-mirror")) {
            host.tell("bundle", FaultsIT.BUNDLE.toString());
            host.tell("bundleOfImage", FaultsIT.BUNDLE.toString());
            host.stack().up().ok();
            // As on a machine of a cloud, whose image brings none.
            host.onNode("rm -rf /var/lib/croft/bundle /var/cache/croft/bundle");
            var threads = Executors.newFixedThreadPool(4);
            var mirror = HttpServer.create(new InetSocketAddress("10.47.3.1", 0), 0);
            mirror.setExecutor(threads);
            mirror.createContext("/", this::serve);
            mirror.start();
            try {
                host.tell("mirror", "http://10.47.3.1:" + mirror.getAddress().getPort());
                assertThat(host.stack().up().ok().output()).doesNotContain("is to be had from");
            } finally {
                mirror.stop(0);
                threads.shutdown();
            }
            int all;
            try (var files = Files.list(POOL)) {
                all = (int) files.count();
            }
            assertThat(host.onNode(
                                    "cd /var/lib/croft/bundle/debian-13 && sha256sum -c --quiet manifest && ls pool | wc -l")
                            .strip())
                    .isEqualTo(String.valueOf(all));
            assertThat(fetched).hasSizeGreaterThan(all / 2).noneMatch(file -> file.startsWith("croft-"));
            assertThat(host.onNode(
                            "apt-get -qq update && apt-get -qq -y install --reinstall psmisc >/dev/null && echo good"))
                    .contains("good");
            host.stack().upUnchanged().ok();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var name = path.substring(path.lastIndexOf('/') + 1);
        var index = path.endsWith("/dists/stable/InRelease");
        var file = index ? FaultsIT.BUNDLE.resolve("InRelease") : POOL.resolve(name);
        // Some an archive has dropped meanwhile.
        var dropped = name.hashCode() % 5 == 0;
        if (!index && (dropped || !Files.exists(file))) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            exchange.sendResponseHeaders(200, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
            if (name.endsWith(".deb")) {
                fetched.add(name);
            }
        }
        exchange.close();
    }
}
