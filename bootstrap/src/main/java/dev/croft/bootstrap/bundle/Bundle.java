package dev.croft.bootstrap.bundle;

import dev.croft.bootstrap.engine.BootstrapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bundle folder on this machine: a flat signed APT repository with a {@code manifest} of all its files.
 *
 * @param folder where it is, links resolved: a rebuild puts a new folder in its place and leaves this one for a while
 * @param manifestSha256 digest of the manifest, which stands for the whole content
 * @param files name to SHA-256 of the files that the manifest lists
 */
public record Bundle(Path folder, String manifestSha256, Map<String, String> files) {
    /** What the manifest does not list: itself and the signed index. They are copied every time. */
    static final List<String> INDEX = List.of("InRelease", "Release", "Release.gpg", "manifest");

    public Bundle {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Opens a folder.
     *
     * @param node for whom, as errors say
     * @throws BootstrapException if it is not a bundle
     */
    public static Bundle open(String node, Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                throw new BootstrapException(
                        node,
                        "the bundle folder " + folder
                                + " does not exist here; make it with 'make bundle', or name another one in repository.folder");
            }
            var real = folder.toRealPath();
            for (var name : INDEX) {
                if (!Files.isReadable(real.resolve(name))) {
                    throw new BootstrapException(
                            node,
                            "the folder " + folder + " is not a whole bundle: " + name
                                    + " is missing or not readable; make it again with 'make bundle'");
                }
            }
            var files = parse(Files.readAllLines(real.resolve("manifest")));
            for (var name : files.keySet()) {
                if (!Files.isReadable(real.resolve(name))) {
                    throw new BootstrapException(
                            node,
                            "the bundle " + folder + " lacks " + name
                                    + ", which its manifest lists; make it again with 'make bundle'");
                }
            }
            return new Bundle(real, sha256(real.resolve("manifest")), files);
        } catch (IOException e) {
            throw new BootstrapException(
                    List.of(new BootstrapException.Failure(
                            node,
                            java.util.Optional.empty(),
                            java.util.Optional.empty(),
                            "the bundle folder " + folder + " cannot be read: " + e,
                            List.of())),
                    e);
        }
    }

    /** Reads lines of {@code sha256sum}: digest, two blanks, name; other lines and names that lead elsewhere are left out. */
    static Map<String, String> parse(List<String> lines) {
        var files = new LinkedHashMap<String, String>();
        for (var line : lines) {
            if (line.matches("[0-9a-f]{64}  [A-Za-z0-9][^ ]*") && !line.contains("..")) {
                files.put(line.substring(66), line.substring(0, 64));
            }
        }
        return files;
    }

    /**
     * Where Debian's archives have what is theirs, below their {@code pool}: {@code pool/psmisc_23.7-2_amd64.deb} to {@code
     * main/p/psmisc/psmisc_23.7-2_amd64.deb}. A package is filed under its source's first letter, or four where that begins
     * with lib (Debian Policy has no rule; dak does it so). What is built here is not among them.
     */
    Map<String, String> upstream() {
        var index = folder.resolve("Packages");
        if (!Files.exists(index)) {
            return Map.of();
        }
        var all = new LinkedHashMap<String, String>();
        try (var lines = Files.lines(index)) {
            var source = "";
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("Package: ")) {
                    source = line.substring(9);
                } else if (line.startsWith("Source: ")) {
                    source = line.substring(8).replaceFirst(" .*", "");
                } else if (line.startsWith("Filename: ") && !source.startsWith("croft-")) {
                    var file = line.substring(10);
                    var letters = source.substring(0, Math.min(source.length(), source.startsWith("lib") ? 4 : 1));
                    all.put(file, "main/" + letters + "/" + source + "/" + file.substring(file.lastIndexOf('/') + 1));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return all;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
