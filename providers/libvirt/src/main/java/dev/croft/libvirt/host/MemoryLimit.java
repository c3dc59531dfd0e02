package dev.croft.libvirt.host;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;
import org.libvirt.jna.DomainPointer;

/** A running domain's {@code hard_limit}, by libvirt's typed parameters, which the Java binding lacks for memory. */
final class MemoryLimit {
    /** Of struct virTypedParameter: 80 bytes of name, the type, the value. */
    private static final int SIZE = 96;

    private static final int TYPE = 80;
    private static final int VALUE = 88;
    private static final int UNSIGNED_LONG = 4;
    private static final int LIVE = 1;
    private static final String NAME = "hard_limit";

    private MemoryLimit() {}

    static Optional<Long> get(DomainPointer domain) {
        var count = new IntByReference(0);
        if (Natives.LIBVIRT.virDomainGetMemoryParameters(domain, Pointer.NULL, count, LIVE) < 0
                || count.getValue() == 0) {
            return Optional.empty();
        }
        var all = new Memory((long) SIZE * count.getValue());
        all.clear();
        if (Natives.LIBVIRT.virDomainGetMemoryParameters(domain, all, count, LIVE) < 0) {
            return Optional.empty();
        }
        for (var i = 0; i < count.getValue(); i++) {
            if (all.getString((long) i * SIZE).equals(NAME)) {
                return Optional.of(all.getLong((long) i * SIZE + VALUE));
            }
        }
        return Optional.empty();
    }

    static boolean set(DomainPointer domain, long kib) {
        var one = new Memory(SIZE);
        one.clear();
        one.setString(0, NAME);
        one.setInt(TYPE, UNSIGNED_LONG);
        one.setLong(VALUE, kib);
        return Natives.LIBVIRT.virDomainSetMemoryParameters(domain, one, 1, LIVE) == 0;
    }
}
