package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Trust;
import org.postgresql.ssl.WrappedFactory;

/** TLS of the JDBC driver, which makes it by its name: trusts the certificates, PEM, that it is given, one or several. */
public final class TrustingSocketFactory extends WrappedFactory {
    public TrustingSocketFactory(String certificates) {
        factory = Trust.context(certificates).getSocketFactory();
    }
}
