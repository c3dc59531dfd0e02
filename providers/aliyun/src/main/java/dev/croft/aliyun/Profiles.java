package dev.croft.aliyun;

import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.RpcException;
import dev.croft.aliyun.sdk.Credentials;
import dev.croft.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Profiles of the aliyun command (~/.aliyun/config.json). */
record Profiles(Path file) {
    static Profiles ofUser() {
        return new Profiles(Path.of(System.getProperty("user.home"), ".aliyun", "config.json"));
    }

    private Item profile(String name) {
        try {
            return Item.parse(Files.readString(file)).list("profiles").stream()
                    .filter(p -> p.text("name").equals(name))
                    .findFirst()
                    .orElseThrow(() -> RpcException.unsent("there is no profile '" + name + "' in " + file
                            + ": 'aliyun configure list' tells which are"));
        } catch (IOException e) {
            throw RpcException.unsent("the profile '" + name + "' cannot be read from " + file + " ("
                    + e.getClass().getSimpleName() + "): 'aliyun configure --profile " + name + "' makes it");
        }
    }

    Optional<String> region(String name) {
        return profile(name).maybe("region_id");
    }

    /** Its key; profiles that take on roles have none. */
    Credentials key(String name) {
        var profile = profile(name);
        var secret = profile.maybe("access_key_secret").map(Secret::of);
        if (secret.isEmpty() || profile.maybe("ram_role_arn").isPresent()) {
            throw RpcException.unsent("the profile '" + name + "' has mode '" + profile.text("mode")
                    + "', and only AK and StsToken are read: give temporary credentials in variables or configuration");
        }
        return new Credentials.Key(
                profile.text("access_key_id"),
                secret.get(),
                profile.maybe("sts_token").map(Secret::of));
    }
}
