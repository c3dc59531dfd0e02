package dev.croft.bootstrap.node;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.Optional;

@Doc(
        "The signed package repository of a node: a bundle folder that is copied to it, or the address of a repository server.")
public record Repository(
        @Doc(
                        "A bundle folder on the machine that runs Croft, such as `~/.cache/croft/bundle/debian-13`; it is copied to the node, as `/var/lib/croft/bundle/debian-13`. Give this or `url`.")
                @Matches(value = "/.*[a-z0-9]", allowed = "an absolute path without a slash at its end")
                Optional<String> folder,
        @Doc(
                        "SHA-256 of the folder's file `manifest`, so that a rebuilt bundle is seen in previews; left out: it is copied at the next other change.")
                @Matches(value = "[0-9a-f]{64}", allowed = "a SHA-256 in hexadecimal")
                Optional<String> manifest,
        @Doc(
                        "Where the node reaches Debian's archives, `debian` and `debian-security`, such as `http://mirror.example.org` or a cloud's own mirror: what they have of `folder` it fetches from there, by the bundle's digests, and only the rest is copied. Left out: all is copied.")
                @Matches(
                        value = "https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~-]+)*",
                        allowed = "an http or https address without a slash at its end")
                Optional<String> mirror,
        @Doc("Address of a flat repository, such as `http://10.42.0.10/bundle/debian-13`. Give this or `folder`.")
                @Matches(value = "https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~/-]*)?", allowed = "an http or https address")
                Optional<String> url,
        @Doc("The public key that signs the repository, armoured or in base64. Nothing else is trusted for it.")
                @Matches(
                        value =
                                "\\s*(-----BEGIN PGP PUBLIC KEY BLOCK-----[\\s\\S]+-----END PGP PUBLIC KEY BLOCK-----|[A-Za-z0-9+/=\\s]{40,})\\s*",
                        allowed = "a public OpenPGP key, armoured or in base64")
                String key) {

    /** Where bundles are kept on a node that holds them; an infra node serves this folder. */
    public static final String BUNDLES = "/var/lib/croft/bundle";

    public Repository {
        var problems = new ArrayList<Problem>();
        if (folder.isPresent() == url.isPresent()) {
            problems.add(new Problem(
                    "",
                    folder.isPresent()
                            ? "has both folder and url; give one of them"
                            : "has neither folder nor url; give one of them"));
        }
        if (manifest.isPresent() && folder.isEmpty()) {
            problems.add(new Problem("manifest", "goes with folder; leave it out where url is given"));
        }
        if (mirror.isPresent() && folder.isEmpty()) {
            problems.add(new Problem("mirror", "goes with folder; leave it out where url is given"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** The folder's own name, by which it is served: {@code debian-13}. */
    public Optional<String> folderName() {
        return folder.map(f -> f.substring(f.lastIndexOf('/') + 1));
    }

    /** What stands in the node's sources list. */
    public String address() {
        return url.orElseGet(() -> "file:" + BUNDLES + "/" + folderName().orElseThrow());
    }
}
