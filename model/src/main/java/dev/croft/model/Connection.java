package dev.croft.model;

import java.util.Optional;

@Doc("How to reach a node by SSH. The host key is pinned: a node that shows another one is refused.")
public record Connection(
        @Doc("Address or name of the node.") String host,
        @Doc("TCP port of its sshd.") @Default("22") @Range(min = 1, max = 65535) int port,
        @Doc("User to log in as: root, or one with passwordless sudo.") String user,
        @Doc("The node's public host key, `ssh-ed25519 AAAA...`; any other key is refused.") String hostKey,
        @Doc(JumpHost.REPLACE_HOST_KEY) @Default("false") boolean replaceHostKey,
        @Doc("Private key (OpenSSH or PEM) of the user.") Secret privateKey,
        @Doc("The host to go through where the node is not reached directly.") Optional<JumpHost> jump) {
    /** To a node that keeps its host key. */
    public Connection(String host, int port, String user, String hostKey, Secret privateKey, Optional<JumpHost> jump) {
        this(host, port, user, hostKey, false, privateKey, jump);
    }

    /** The same node, which shows this host key and keeps it. */
    public Connection showing(String key) {
        return new Connection(host, port, user, key, privateKey, jump);
    }
}
