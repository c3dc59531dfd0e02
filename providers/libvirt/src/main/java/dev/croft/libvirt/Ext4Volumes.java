package dev.croft.libvirt;

import dev.croft.libvirt.host.LiveGrowth;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.seed.Ext4;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Volumes that hold one ext4 file system each: how large both are, and how they grow without losing what is on them. */
public final class Ext4Volumes {
    /** Up to where all but two of what may be on a volume have their marks. */
    private static final int FIRST_BLOCK = 4096;
    /** Where btrfs has its own. */
    private static final int BTRFS = 0x10040;
    /** Little-endian a92b4efc, at the second block. */
    private static final byte[] RAID = {(byte) 0xfc, 0x4e, 0x2b, (byte) 0xa9};

    private final Pool pool;
    private final Domains domains;

    Ext4Volumes(Pool pool, Domains domains) {
        this.pool = pool;
        this.domains = domains;
    }

    /** The file system of a volume, if it has one. */
    public Optional<Ext4.Facts> facts(String volume) {
        return Ext4.facts(pool.head(volume, Ext4.HEAD));
    }

    /** Whether nothing is on a volume: no partitions, no file system, or one of ours whose upload was interrupted. */
    boolean blank(String volume) {
        return blank(pool.head(volume, BTRFS + 8));
    }

    static boolean blank(byte[] head) {
        for (var i = 0; i < Math.min(FIRST_BLOCK, head.length); i++) {
            if (head[i] != 0) {
                return false;
            }
        }
        return !at(head, FIRST_BLOCK, RAID) && !at(head, BTRFS, "_BHRfS_M".getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean at(byte[] head, int offset, byte[] mark) {
        return head.length >= offset + mark.length
                && Arrays.equals(head, offset, offset + mark.length, mark, 0, mark.length);
    }

    /** The machines that must be off while a volume gets this size, because they use it and it cannot grow in use. */
    List<DomainView> inTheWay(String volume, int gib) {
        var path = pool.path(volume);
        var wanted = gib * Ext4.GIB;
        var asWanted = pool.capacity(volume).equals(Optional.of(wanted))
                && facts(volume).filter(system -> system.bytes() == wanted).isPresent();
        return path.isEmpty() || asWanted || LiveGrowth.possible(path.get())
                ? List.of()
                : domains.all().stream()
                        .filter(d -> d.files().containsValue(path.get()) && domains.isRunning(d.name()))
                        .toList();
    }

    /**
     * Brings a volume and its file system to a size, from whatever an interrupted call or another hand has left. It may be
     * in use: where this is root on libvirt's host, both grow under the running machine.
     *
     * @param thing the user's name of the disk
     */
    public void resize(Call call, String thing, String volume, int gib) {
        var path = pool.require(volume, thing, "its data is lost: replace it (pulumi up --replace URN)");
        var wanted = gib * Ext4.GIB;
        var capacity = pool.capacity(volume).orElse(0L);
        var system = facts(volume)
                .orElseThrow(() -> new CloudException(
                        Kind.INVALID, thing, "its volume " + path + " holds no ext4 file system", "restore its data"));
        if (system.bytes() > wanted) {
            throw new CloudException(
                    Kind.INVALID,
                    thing,
                    "has " + system.bytes() / Ext4.GIB + " GiB and cannot shrink to " + gib + " GiB",
                    "set it back to " + system.bytes() / Ext4.GIB + " or more");
        }
        if (capacity == wanted && system.bytes() == wanted) {
            return;
        }
        var users = domains.running(path);
        var live = LiveGrowth.possible(path);
        if (!users.isEmpty() && !live) {
            throw new CloudException(
                    Kind.IN_USE,
                    thing,
                    "a disk in use grows only where the kernel lets Croft, and " + String.join(", ", users)
                            + " uses it",
                    "shut it down first: log in and run 'sudo poweroff'");
        }
        call.progress().accept("growing to " + gib + " GiB");
        if (capacity != wanted) {
            // It may be too large: another hand grew it, but not its file system, so nothing is behind the end.
            pool.resize(volume, wanted);
        }
        if (!live) {
            Ext4.grow(call, thing, path);
        } else {
            LiveGrowth.run(thing, path, system.blockSize());
        }
        var grown = facts(volume).map(Ext4.Facts::bytes).orElse(0L);
        if (grown != wanted) {
            throw new CloudException(
                    Kind.FAILED,
                    thing,
                    "its file system has " + grown + " bytes after it was grown to " + wanted,
                    "look at libvirt's host: dmesg | tail");
        }
    }
}
