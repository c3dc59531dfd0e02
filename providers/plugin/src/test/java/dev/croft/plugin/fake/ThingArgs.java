package dev.croft.plugin.fake;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import java.util.List;
import java.util.Map;

/** Inputs of a test's module as a program gives them. */
public final class ThingArgs extends ResourceArgs {
    @Import(name = "name")
    private final Output<String> name;

    @Import(name = "connection")
    private final Output<Map<String, String>> connection;

    @Import(name = "files")
    private final Output<List<String>> files;

    @Import(name = "password")
    private final Output<String> password;

    @Import(name = "allowDestroy")
    private final Output<Boolean> allowDestroy;

    /** @param host known or not: it is part of the connection */
    public ThingArgs(Output<String> host, List<String> files, Output<String> password, boolean allowDestroy) {
        this.name = Output.of("a");
        this.connection = host.applyValue(
                h -> Map.of("host", h, "user", "admin", "hostKey", "ssh-ed25519 AAAA", "privateKey", "key"));
        this.files = Output.of(files);
        this.password = password;
        this.allowDestroy = Output.of(allowDestroy);
    }
}
