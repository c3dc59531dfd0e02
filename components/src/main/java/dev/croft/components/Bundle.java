package dev.croft.components;

import dev.croft.model.InvalidException;
import dev.croft.sdk.bootstrap.inputs.RepositoryArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The offline bundle on this machine: a signed APT repository that {@code make bundle} makes.
 *
 * @param folder the folder, absolute
 * @param manifest SHA-256 of its file {@code manifest}
 * @param key the public key that it is signed with, base64
 */
public record Bundle(Path folder, String manifest, String key) {
    /**
     * The bundle of a release ({@code debian-13}) in this machine's cache: {@code $CROFT_CACHE}, else
     * {@code $XDG_CACHE_HOME/croft}, else {@code ~/.cache/croft}. An {@link InvalidException} says what is missing.
     */
    public static Bundle find(String release, Map<String, String> environment) {
        var cache = environment.containsKey("CROFT_CACHE")
                ? Path.of(environment.get("CROFT_CACHE"))
                : Path.of(environment.getOrDefault(
                                "XDG_CACHE_HOME",
                                Path.of(environment.getOrDefault("HOME", "/"), ".cache")
                                        .toString()))
                        .resolve("croft");
        return open(cache.resolve("bundle").resolve(release));
    }

    /** The bundle in a folder; an {@link InvalidException} where it is not one. */
    public static Bundle open(Path folder) {
        try {
            var manifest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("manifest")));
            var key = Files.readAllBytes(folder.resolve("croft-bundle.gpg"));
            // the cache holds a link to the build of the moment; nodes must see the release's name
            return new Bundle(
                    folder.toAbsolutePath(),
                    HexFormat.of().formatHex(manifest),
                    Base64.getEncoder().encodeToString(key));
        } catch (IOException e) {
            throw new InvalidException(
                    "", folder + " is not a bundle: cannot read " + e.getMessage() + "; make it with: make bundle");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The repository of a node that the bundle is copied to, but for what a mirror has of it. */
    RepositoryArgs pushed(Optional<String> mirror) {
        var args = RepositoryArgs.builder()
                .folder(folder.toString())
                .manifest(manifest)
                .key(key);
        mirror.ifPresent(args::mirror);
        return args.build();
    }

    /** The repository of a node that takes its packages from a server. */
    RepositoryArgs served(String base) {
        return RepositoryArgs.builder()
                .url(base + "/" + folder.getFileName())
                .key(key)
                .build();
    }
}
