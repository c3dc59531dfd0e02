package dev.croft.plugin.security;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random names for things that have no name of their own. */
final class Randoms {
    private Randoms() {}

    static String id(SecureRandom random) {
        var bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
