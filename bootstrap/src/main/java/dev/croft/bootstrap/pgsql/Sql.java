package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.Tunnel;
import dev.croft.model.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** Connections to one PostgreSQL through an SSH tunnel: TLS by the environment's authority, password by SCRAM. */
public final class Sql implements AutoCloseable {
    /** What PostgreSQL answers to a wrong password (appendix A of its documentation). */
    private static final String WRONG_PASSWORD = "28P01";

    private final Tunnel tunnel;
    private final CertificateAuthority authority;

    private Sql(Tunnel tunnel, CertificateAuthority authority) {
        this.tunnel = tunnel;
        this.authority = authority;
    }

    /** @param host the address on which the server listens, as the node sees it */
    public static Sql through(Session session, String host, int port, CertificateAuthority authority) {
        return new Sql(session.forward(host, port), authority);
    }

    /**
     * Logs in.
     *
     * @param passwords tried in turn: after a change of the password the old one may still be the right one
     */
    public Connection connect(String database, String user, List<Secret> passwords) throws SQLException {
        for (var i = 0; ; i++) {
            try {
                return connect(database, user, passwords.get(i));
            } catch (SQLException e) {
                if (!WRONG_PASSWORD.equals(e.getSQLState()) || i + 1 == passwords.size()) {
                    throw e;
                }
            }
        }
    }

    private Connection connect(String database, String user, Secret password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        properties.setProperty("ApplicationName", "croft");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "300");
        // The tunnel ends on the node itself, so the name in the certificate is not what we connect to.
        properties.setProperty("sslmode", "verify-ca");
        properties.setProperty("sslfactory", TrustingSocketFactory.class.getName());
        properties.setProperty("sslfactoryarg", authority.certificate().strip());
        properties.setProperty("gssEncMode", "disable");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + tunnel.localPort() + "/" + database, properties);
    }

    @Override
    public void close() {
        tunnel.close();
    }
}
