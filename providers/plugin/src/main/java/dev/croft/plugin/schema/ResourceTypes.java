package dev.croft.plugin.schema;

import dev.croft.plugin.security.AuthoritySpec;
import dev.croft.plugin.security.AuthorityState;
import dev.croft.plugin.security.PasswordSpec;
import dev.croft.plugin.security.PasswordState;
import dev.croft.plugin.security.SshKeySpec;
import dev.croft.plugin.security.SshKeyState;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkState;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.util.List;

/** All custom resources, by the records that declare them. */
public final class ResourceTypes {
    public static final ResourceType IMAGE = compute("Image", ImageSpec.class, ImageState.class);
    public static final ResourceType NETWORK = compute("Network", NetworkSpec.class, NetworkState.class);
    public static final ResourceType DISK = compute("Disk", DiskSpec.class, DiskState.class);
    public static final ResourceType VM = compute("Vm", VmSpec.class, VmState.class);
    public static final ResourceType AUTHORITY = security("Authority", AuthoritySpec.class, AuthorityState.class);
    public static final ResourceType PASSWORD = security("Password", PasswordSpec.class, PasswordState.class);
    public static final ResourceType SSH_KEY = security("SshKey", SshKeySpec.class, SshKeyState.class);

    private ResourceTypes() {
    }

    /** Every resource that the plugin serves. */
    public static List<ResourceType> all() {
        return List.of(IMAGE, NETWORK, DISK, VM, AUTHORITY, PASSWORD, SSH_KEY);
    }

    private static ResourceType compute(String name, Class<? extends Record> spec, Class<? extends Record> state) {
        return new ResourceType("croft:compute:" + name, spec, List.of(state, Drifted.class));
    }

    private static ResourceType security(String name, Class<? extends Record> spec, Class<? extends Record> state) {
        return new ResourceType("croft:security:" + name, spec, List.of(state));
    }

    /** A resource that a bootstrap module brings about. */
    public static ResourceType bootstrap(String name, Class<? extends Record> spec, Class<? extends Record> outputs) {
        return new ResourceType("croft:bootstrap:" + name, spec, List.of(outputs, Applied.class));
    }
}
