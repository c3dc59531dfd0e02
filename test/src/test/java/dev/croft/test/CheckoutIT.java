package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands in a checkout of their own, which stays as clean as git gave it. */
class CheckoutIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path checkout;

    @Test
    void makeSandboxAnswersAndLeavesTheCheckoutClean() throws IOException {
        copy();
        git("init", "-q").ok();
        git("add", "-A").ok();
        git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "all")
                .ok();
        try {
            var made = make("sandbox").ok().output();
            assertThat(made)
                    .contains("PostgreSQL answers", "psql 'postgresql://app@10.47.8.", "make down STACK=sandbox");
            assertThat(made).as("passwords are not shown").doesNotContainPattern("postgresql://app:");
            assertThat(status()).as("after make sandbox").isEmpty();
            assertThat(make("-s", "sql", "STACK=sandbox", "SQL=select 'a$b'")
                            .ok()
                            .output()
                            .strip())
                    .isEqualTo("a$b");
        } finally {
            make("down", "STACK=sandbox").ok();
        }
        assertThat(status()).as("after make down").isEmpty();
    }

    /** The working tree as it is, edits and all, with the jars that this build made, and a network of its own. */
    private void copy() throws IOException {
        var list = Stack.run(
                        List.of("git", "-C", Stack.ROOT.toString(), "ls-files", "-co", "--exclude-standard"), Map.of())
                .ok()
                .output();
        for (var name : list.lines().toList()) {
            var from = Stack.ROOT.resolve(name);
            if (Files.isRegularFile(from)) {
                var to = checkout.resolve(name);
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        var data = checkout.resolve("stacks/environments/sandbox.yaml");
        Files.writeString(data, Files.readString(data).replace("10.42.0.", "10.47.8."));
        assertThat(data).content().contains("10.47.8.0/24");
        var run = Files.createDirectories(checkout.resolve(".croft/run"));
        for (var jar : List.of("program.jar", "pulumi-resource-croft.jar")) {
            Files.copy(Stack.ROOT.resolve(".croft/run").resolve(jar), run.resolve(jar));
            // newer than any source: not built again
            Files.createFile(run.resolve(jar + ".stamp"));
        }
    }

    private String status() {
        return git("status", "--porcelain").ok().output();
    }

    private Stack.Result git(String... arguments) {
        return in("git -C " + Stack.quote(checkout.toString()), arguments);
    }

    private Stack.Result make(String... arguments) {
        // what the shell that runs the tests says about Pulumi and Croft is about another checkout
        return in(
                "for v in $(compgen -e | grep -E '^(PULUMI_|CROFT_(ENV|OWNER|IT))'); do unset $v; done; exec make -C "
                        + Stack.quote(checkout.toString()),
                arguments);
    }

    private static Stack.Result in(String command, String... arguments) {
        var text = new StringBuilder(command);
        for (var argument : arguments) {
            text.append(' ').append(Stack.quote(argument));
        }
        return Stack.run(List.of("bash", "-c", text.toString()), Map.of());
    }
}
