package dev.croft.spi;

import dev.croft.model.Doc;
import java.util.Optional;

/** What a backend knows of a machine. It holds no private key: whoever made the key keeps it. */
public record VmState(
        @Doc("Address inside the network.") String privateIp,
        @Doc("Address from outside, where it has one.") Optional<String> publicIp,
        @Doc("How it is reached by SSH.") Endpoint connection) {

    @Doc("Where the machine's sshd is and how it proves itself.")
    public record Endpoint(
            @Doc("Address to connect to.") String host,
            @Doc("TCP port.") int port,
            @Doc("User to log in as.") String user,
            @Doc("Public host key, `ssh-ed25519 AAAA...`.") String hostKey,
            @Doc(
                            "Whether that one is to be replaced at the first contact, as whoever runs on the machine can read its private half.")
                    boolean replaceHostKey) {}
}
