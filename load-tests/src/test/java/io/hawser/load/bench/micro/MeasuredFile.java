package io.hawser.load.bench.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Records of equal length behind each other in a file, each forced to the disk before the next: the least that a durable log
 * can do.
 *
 * <p>Threads: one.
 */
final class MeasuredFile implements AutoCloseable {
    private final FileChannel file;
    private ByteBuffer record = ByteBuffer.allocateDirect(0);
    private ByteBuffer found = ByteBuffer.allocateDirect(0);

    MeasuredFile(Path path) {
        try {
            file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a record some times; {@link #append} appends the same again. */
    void fill(int records, ByteBuffer content) throws IOException {
        record = ByteBuffer.allocateDirect(content.remaining())
                .put(content.duplicate())
                .flip();
        found = ByteBuffer.allocateDirect(record.remaining());
        for (int count = 0; count < records; count++) {
            append();
        }
    }

    /** Appends a record; returns when it is durable. */
    void append() throws IOException {
        record.rewind();
        while (record.hasRemaining()) {
            file.write(record);
        }
        file.force(false);
    }

    /** Reads the first records. */
    void read(int records, Consumer<ByteBuffer> taken) throws IOException {
        for (int count = 0; count < records; count++) {
            found.clear();
            long start = (long) count * found.capacity();
            while (found.hasRemaining()) {
                if (file.read(found, start + found.position()) < 0) {
                    throw new IOException("the file ends at record " + count + " (expected: " + records + ")");
                }
            }
            taken.accept(found.flip());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
