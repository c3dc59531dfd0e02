package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Chromium, driven by dashboards/browser: opens a portal's pages as somebody with the environment's authority and password. */
final class Browser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Stack.ROOT.resolve("dashboards/browser");
    private static final int LIMIT_MINUTES = 6;

    private Browser() {}

    /** What each page showed; screenshots land in the folder. */
    static List<JsonNode> open(JsonNode outputs, List<String> pages, Path screenshots)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(FOLDER.resolve("node_modules/puppeteer-core"))) {
            run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"), "");
        }
        Files.createDirectories(screenshots);
        // by stdin: a password is in no argument
        var task = JSON.writeValueAsString(Map.of(
                "url", outputs.at("/endpoints/portal").textValue().replaceAll("/$", ""),
                "ca", outputs.get("caCertificate").textValue(),
                "user", outputs.at("/portalLogin/user").textValue(),
                "password", outputs.at("/portalLogin/password").textValue(),
                "folder", screenshots.toString(),
                "pages", pages));
        var seen = new ArrayList<JsonNode>();
        for (var line : run(List.of("node", "pages.mjs"), task).lines().toList()) {
            if (line.startsWith("{")) {
                seen.add(JSON.readTree(line));
            }
        }
        return List.copyOf(seen);
    }

    private static String run(List<String> command, String input) throws IOException, InterruptedException {
        var output = Files.createTempFile("croft-browser", ".out");
        var process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        }
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(
                    "did not end in " + LIMIT_MINUTES + " minutes: " + command + "\n" + Files.readString(output));
        }
        var text = Files.readString(output);
        Files.delete(output);
        if (process.exitValue() != 0) {
            throw new AssertionError("exit " + process.exitValue() + " of " + command + ":\n" + text);
        }
        return text;
    }
}
