package org.libvirt;

import org.libvirt.jna.virError;

/** Makes the binding's exceptions, whose constructors are not public. */
public final class Thrown {
    private Thrown() {}

    /** @param code of virErrorNumber */
    public static LibvirtException of(int code, String message) {
        var error = new virError();
        error.code = code;
        error.message = message;
        return new LibvirtException(new Error(error));
    }
}
