package dev.croft.plugin.security;

import dev.croft.model.Doc;
import dev.croft.model.Secret;

/** A key pair that was made. */
public record SshKeyState(
        @Doc("Public key, `ssh-ed25519 AAAA... comment`.") String publicKey,
        @Doc("Private key in OpenSSH's format, without a passphrase.") Secret privateKey) {}
