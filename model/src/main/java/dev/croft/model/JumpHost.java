package dev.croft.model;

@Doc("A host that SSH goes through to reach nodes in a private network.")
public record JumpHost(
        @Doc("Address or name of the jump host.") String host,
        @Doc("TCP port of its sshd.") @Default("22") @Range(min = 1, max = 65535) int port,
        @Doc("User to log in as.") String user,
        @Doc("Its public host key, `ssh-ed25519 AAAA...`; any other key is refused.") String hostKey,
        @Doc("Private key (OpenSSH or PEM) for it.") Secret privateKey) {}
