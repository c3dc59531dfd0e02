package dev.croft.contract;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A moto server, an emulator of AWS, on loopback with a free port. For tests of modules that lie in {@code providers}. */
public final class MotoServer implements AutoCloseable {
    private static final Path ROOT = root(Path.of("").toAbsolutePath());

    private final URI uri;
    private final Process process;

    public MotoServer() throws IOException, InterruptedException {
        var port = free();
        uri = URI.create("http://127.0.0.1:" + port);
        process = start(port);
        await();
    }

    /** The checkout that holds a module's folder. */
    private static Path root(Path folder) {
        return Files.exists(folder.resolve("setup/moto.sh")) ? folder : root(folder.getParent());
    }

    public URI uri() {
        return uri;
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(int port) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(program(), "-H", "127.0.0.1", "-p", String.valueOf(port));
        var images = ROOT.resolve("providers/aws/src/test/resources/amis.json");
        builder.environment().put("MOTO_AMIS_PATH", images.toString());
        builder.environment().put("MOTO_ENABLE_AMI_VALIDATION", "true");
        Files.createDirectories(Path.of("target"));
        builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target/moto.log").toFile());
        var process = builder.start();
        // Also where the JVM is ended in the middle.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static String program() throws IOException, InterruptedException {
        var setup = new ProcessBuilder(ROOT.resolve("setup/moto.sh").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var path = new String(setup.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!setup.waitFor(10, TimeUnit.MINUTES) || setup.exitValue() != 0) {
            throw new IllegalStateException("setup/moto.sh failed: see its message");
        }
        return path;
    }

    /** Ids of everything that costs money or is in the way, but for what each account has of itself. */
    public List<String> left() throws IOException {
        var ids = new TreeSet<String>();
        ids.addAll(ids(
                "DescribeInstances&Filter.1.Name=instance-state-name&Filter.1.Value.1=running"
                        + "&Filter.1.Value.2=stopped&Filter.1.Value.3=pending",
                "instanceId"));
        ids.addAll(ids("DescribeVpcs", "vpcId"));
        ids.addAll(ids("DescribeSubnets", "subnetId"));
        ids.addAll(ids("DescribeSecurityGroups", "groupId"));
        ids.addAll(ids("DescribeInternetGateways", "internetGatewayId"));
        ids.addAll(ids("DescribeRouteTables", "routeTableId"));
        ids.addAll(ids("DescribeVolumes", "volumeId"));
        ids.addAll(ids("DescribeAddresses", "allocationId"));
        ids.addAll(ids("DescribeKeyPairs", "keyName"));
        return List.copyOf(ids);
    }

    private List<String> ids(String action, String field) throws IOException {
        var http = (HttpURLConnection)
                uri.resolve("/?Version=2016-11-15&Action=" + action).toURL().openConnection();
        // moto takes service and region from here, and checks nothing.
        http.setRequestProperty(
                "Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/ec2/aws4_request");
        try (var in = http.getInputStream()) {
            return Pattern.compile("<" + field + ">([^<]+)</")
                    .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }

    private void await() throws InterruptedException {
        var until = Instant.now().plusSeconds(60);
        while (true) {
            try {
                var http = (HttpURLConnection) uri.resolve("/moto-api/").toURL().openConnection();
                http.setConnectTimeout(500);
                http.setReadTimeout(5000);
                http.getResponseCode();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || Instant.now().isAfter(until)) {
                    throw new IllegalStateException("moto did not start: see target/moto.log", e);
                }
            }
            Thread.sleep(100);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
