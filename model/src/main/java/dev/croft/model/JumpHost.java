package dev.croft.model;

@Doc("A host that SSH goes through to reach nodes in a private network.")
public record JumpHost(
        @Doc("Address or name of the jump host.") String host,
        @Doc("TCP port of its sshd.") @Default("22") @Range(min = 1, max = 65535) int port,
        @Doc("User to log in as.") String user,
        @Doc("Its public host key, `ssh-ed25519 AAAA...`; any other key is refused.") String hostKey,
        @Doc(REPLACE_HOST_KEY) @Default("false") boolean replaceHostKey,
        @Doc("Private key (OpenSSH or PEM) for it.") Secret privateKey) {
    static final String REPLACE_HOST_KEY =
            "Whether `hostKey` is good for the first contact only, as others can know its private half: that of a machine in a cloud can be read by whoever runs there. Its `Node` then gives it another one, which follows from `privateKey` and `hostKey` and is the only one accepted afterwards; all who connect say the same here.";
}
