package dev.croft.plugin;

import com.pulumi.Context;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.ProjectBackend;
import com.pulumi.automation.ProjectOptions;
import com.pulumi.automation.ProjectRuntimeName;
import com.pulumi.automation.ProjectSettings;
import com.pulumi.automation.WorkspaceStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A stack {@code dev} of the project {@code plugin-test} under the real CLI, with the plugin that listens on a port. */
final class CliStack {
    private CliStack() {}

    /** @param folder gets the state, and the CLI's own files */
    static WorkspaceStack of(Path folder, int port, Consumer<Context> program) throws Exception {
        var url = Files.createDirectories(folder.resolve("state")).toUri() + "?metadata=skip";
        var options = LocalWorkspaceOptions.builder()
                .environmentVariables(Map.of(
                        "PULUMI_BACKEND_URL",
                        url,
                        "PULUMI_CONFIG_PASSPHRASE",
                        "x",
                        "PULUMI_SKIP_UPDATE_CHECK",
                        "true",
                        "PULUMI_DEBUG_PROVIDERS",
                        "croft:" + port))
                .pulumiHome(folder.resolve("home"))
                .projectSettings(ProjectSettings.builder("plugin-test", ProjectRuntimeName.JAVA)
                        .options(ProjectOptions.builder().refresh("always").build())
                        .backend(ProjectBackend.builder().url(url).build())
                        .build())
                .build();
        return LocalWorkspace.createOrSelectStack("plugin-test", "dev", program, options);
    }

    /** Configures the default provider with the backend in memory. */
    static void useBackend(WorkspaceStack stack) throws Exception {
        stack.setConfig("croft:backend", new ConfigValue("fake"));
        stack.setConfig("croft:fake", new ConfigValue("{\"uri\":\"mem:///\"}"));
    }
}
