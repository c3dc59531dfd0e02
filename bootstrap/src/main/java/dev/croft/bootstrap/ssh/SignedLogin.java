package dev.croft.bootstrap.ssh;

import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.KeyedAuthMethod;

/**
 * Logs in with a key in one round trip (RFC 4252, section 7): the request is signed at once. sshj's own way first asks whether
 * the key would be accepted, which spares a signature where many keys are tried; we have one.
 */
final class SignedLogin extends KeyedAuthMethod {
    private final Runnable asked;

    /** @param asked is run when the request has been sent, and has not been answered yet */
    SignedLogin(KeyProvider key, Runnable asked) {
        super("publickey", key);
        this.asked = asked;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return putSig(putPubKey(super.buildReq().putBoolean(true)));
    }

    @Override
    public void request() throws UserAuthException, TransportException {
        super.request();
        asked.run();
    }
}
