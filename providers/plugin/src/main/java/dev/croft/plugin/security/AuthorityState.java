package dev.croft.plugin.security;

import dev.croft.model.Doc;
import dev.croft.model.Secret;

/** A certificate authority that exists. */
public record AuthorityState(
        @Doc("Its certificate, PEM.") String certificate,
        @Doc("Its private key, PEM (PKCS#8).") Secret privateKey,
        @Doc("When the certificate ends, RFC 3339 in UTC.") String notAfter) {}
