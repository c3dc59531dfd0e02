package dev.croft.components;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples are projects of their own, which no build of ours compiles: here they are held against today's classes. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    @TempDir
    Path classes;

    @Test
    void theExamplesCompile() throws IOException {
        var sources = sources();
        assertThat(sources).as("programs under examples/").hasSizeGreaterThan(1);
        assertThat(problems(sources)).isEmpty();
    }

    @Test
    void anExampleThatDoesNotFitIsFound() throws IOException {
        var program = classes.resolve("Wrong.java");
        Files.writeString(program, "class Wrong { Object o = new dev.croft.components.InfraCluster(); }");
        assertThat(problems(List.of(program))).anyMatch(p -> p.contains("InfraCluster"));
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(EXAMPLES)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    private List<String> problems(List<Path> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            var options = List.of(
                    "-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return found.getDiagnostics().stream()
                .map(d -> d.getMessage(Locale.ROOT))
                .collect(Collectors.toList());
    }
}
