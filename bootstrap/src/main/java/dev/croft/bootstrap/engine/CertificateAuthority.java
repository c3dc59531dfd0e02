package dev.croft.bootstrap.engine;

import dev.croft.model.Doc;
import dev.croft.model.Secret;

@Doc("The environment's certificate authority, as the Authority resource puts it out.")
public record CertificateAuthority(
        @Doc("Its certificate, PEM.") String certificate, @Doc("Its private key, PEM (PKCS#8).") Secret privateKey) {}
