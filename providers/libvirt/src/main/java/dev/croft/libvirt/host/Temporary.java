package dev.croft.libvirt.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A private folder that is gone when it is closed. One whose process was killed is removed by {@link #sweep}: a lock that
 * ends with its holder tells the two apart.
 */
public final class Temporary implements AutoCloseable {
    private static final String PREFIX = "croft-";
    private static final String OWN = PREFIX + ProcessHandle.current().pid() + "-";
    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lock;

    public Temporary() {
        try {
            // Under another name until it is locked, so that nobody sweeps it before.
            var fresh = Files.createTempDirectory("." + OWN);
            lock = FileChannel.open(fresh.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            path = Files.move(
                    fresh, fresh.resolveSibling(fresh.getFileName().toString().substring(1)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    public Path path() {
        return path;
    }

    /** Removes the folders of processes that are no more. */
    public static void sweep() {
        try (var folders = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*")) {
            folders.forEach(Temporary::sweep);
        } catch (IOException e) {
            // What cannot be listed cannot be swept either, and keeps nobody from working.
            return;
        }
    }

    private static void sweep(Path folder) {
        var file = folder.resolve(LOCK);
        // Our own are left alone: to close a file gives up all locks that a process has on it.
        if (folder.getFileName().toString().startsWith(OWN) || !Files.isWritable(file)) {
            // Or not such a folder, or another user's.
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var held = channel.tryLock()) {
            if (held != null) {
                remove(folder);
            }
        } catch (IOException e) {
            // Another sweep has just removed it.
            return;
        }
    }

    @Override
    public void close() {
        try {
            remove(path);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }

    private static void remove(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
