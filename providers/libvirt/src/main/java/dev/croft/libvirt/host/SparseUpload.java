package dev.croft.libvirt.host;

import dev.croft.spi.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.StorageVol;
import org.libvirt.Stream;

/** Sends only a sparse file's data to a volume: a new 20 GiB file system is some megabytes. */
final class SparseUpload {
    private static final int BLOCK = 1 << 20;
    private static final int PART = 64 << 10;
    /** What tells a whole volume apart, and is sent last. */
    static final int HEAD = 4096;

    private SparseUpload() {}

    /** A run of data. */
    record Extent(long offset, long length) {}

    static void run(Call call, Connect connect, StorageVol target, Path file) throws LibvirtException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (var extent : headLast(extents(file, channel.size()))) {
                send(call, connect, target, channel, extent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** How much of the file is data, in bytes. */
    static long bytes(Path file) {
        try {
            return extents(file, Files.size(file)).stream()
                    .mapToLong(Extent::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The first {@link #HEAD} bytes of the file; fewer where it is shorter. */
    static byte[] head(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** A volume with a superblock is a whole one: what tells it apart from an interrupted upload goes last. */
    static List<Extent> headLast(List<Extent> extents) {
        var order = new ArrayList<Extent>();
        for (var extent : extents) {
            if (extent.offset() < HEAD && extent.offset() + extent.length() > HEAD) {
                order.add(new Extent(HEAD, extent.offset() + extent.length() - HEAD));
                order.add(new Extent(extent.offset(), HEAD - extent.offset()));
            } else {
                order.add(extent);
            }
        }
        order.sort(Comparator.comparingLong(Extent::offset).reversed());
        return order;
    }

    private static void send(Call call, Connect connect, StorageVol target, FileChannel source, Extent extent)
            throws LibvirtException, IOException {
        var stream = connect.streamNew(0);
        var whole = false;
        try {
            target.upload(stream, extent.offset(), extent.length(), 0);
            var buffer = ByteBuffer.allocateDirect(BLOCK);
            for (var at = 0L; at < extent.length(); at += buffer.limit()) {
                call.checkpoint("uploading");
                buffer.clear().limit((int) Math.min(BLOCK, extent.length() - at));
                while (buffer.hasRemaining() && source.read(buffer, extent.offset() + at + buffer.position()) > 0) {}
                buffer.flip();
                write(stream, buffer);
            }
            stream.finish();
            whole = true;
        } finally {
            if (!whole) {
                abort(stream);
            }
            stream.free();
        }
    }

    /** libvirt's own error is the cause of what the channel throws. */
    private static void write(Stream stream, ByteBuffer buffer) throws LibvirtException, IOException {
        try {
            while (buffer.hasRemaining()) {
                stream.write(buffer);
            }
        } catch (IOException e) {
            if (e.getCause() instanceof LibvirtException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void abort(Stream stream) {
        try {
            stream.abort();
        } catch (LibvirtException e) {
            // The first error is the one that matters.
            return;
        }
    }

    /** Writes a small volume whole. */
    static void bytes(Connect connect, StorageVol target, byte[] content) throws LibvirtException {
        var stream = connect.streamNew(0);
        var whole = false;
        try {
            target.upload(stream, 0, content.length, 0);
            write(stream, ByteBuffer.wrap(content));
            stream.finish();
            whole = true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to libvirt", e);
        } finally {
            if (!whole) {
                abort(stream);
            }
            stream.free();
        }
    }

    static byte[] read(Connect connect, StorageVol source, long from, int bytes) throws LibvirtException {
        var stream = connect.streamNew(0);
        try {
            source.download(stream, from, bytes, 0);
            var result = new ByteArrayOutputStream();
            while (result.size() < bytes) {
                var part = new byte[Math.min(PART, bytes - result.size())];
                var got = stream.receive(part);
                if (got <= 0) {
                    break;
                }
                result.write(part, 0, got);
            }
            return result.toByteArray();
        } finally {
            abort(stream);
            stream.free();
        }
    }

    /** Where the file has data. A file system that cannot tell gives one run: the whole file. */
    static List<Extent> extents(Path file, long size) throws IOException {
        var descriptor = Natives.LIBC.open(file.toString(), Natives.C.O_RDONLY);
        if (descriptor < 0) {
            throw new IOException("cannot open " + file);
        }
        try {
            var extents = new ArrayList<Extent>();
            var at = 0L;
            while (at < size) {
                var data = Natives.LIBC.lseek(descriptor, at, Natives.C.SEEK_DATA);
                if (data < 0) {
                    break;
                }
                var hole = Natives.LIBC.lseek(descriptor, data, Natives.C.SEEK_HOLE);
                at = hole < 0 ? size : hole;
                extents.add(new Extent(data, at - data));
            }
            return extents;
        } finally {
            Natives.LIBC.close(descriptor);
        }
    }
}
