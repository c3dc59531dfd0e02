package dev.croft.bootstrap.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A JSON array that several processes add to, each while it runs. It is whole after each addition, since a plugin may be
 * killed at any time: the closing bracket is written over with the next event and the bracket, in one write under a lock.
 */
final class TraceFile {
    private static final byte[] END = "\n]\n".getBytes(StandardCharsets.US_ASCII);
    /** The lock of a file is one for all threads of a process. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path path;

    TraceFile(Path path) {
        this.path = path;
    }

    /** @throws IOException the file cannot be written, or is no trace */
    void add(String event) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            try (FileChannel file = FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                long size = file.size();
                if (size > 0 && !endsWell(file, size)) {
                    throw new IOException(path + " is there and is no trace that could go on");
                }
                long at = size == 0 ? 0 : size - END.length;
                ByteBuffer bytes = ByteBuffer.wrap(
                        ((size == 0 ? "[\n" : ",\n") + event + "\n]\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    at += file.write(bytes, at);
                }
            }
        }
    }

    private static boolean endsWell(FileChannel file, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(END.length);
        return size >= END.length
                && file.read(last, size - END.length) == END.length
                && Arrays.equals(last.array(), END);
    }
}
