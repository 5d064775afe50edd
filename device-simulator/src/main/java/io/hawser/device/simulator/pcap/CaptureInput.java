package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A capture file from front to back, which knows where it is.
 *
 * <p>Threads: one.
 */
final class CaptureInput implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long offset;

    private CaptureInput(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    static CaptureInput open(Path file) throws IOException {
        return new CaptureInput(Files.newInputStream(file));
    }

    /** From now on, numbers are in this order. */
    void order(ByteOrder order) {
        this.order = order;
    }

    /** How many bytes were read. */
    long offset() {
        return offset;
    }

    boolean atEnd() throws IOException {
        in.mark(1);
        boolean end = in.read() < 0;
        in.reset();
        return end;
    }

    /**
     * The next {@code count} bytes.
     *
     * @throws EOFException when there are fewer
     */
    ByteBuffer read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("offset " + offset + ": " + bytes.length + " bytes (expected: " + count + ")");
        }
        offset += count;
        return ByteBuffer.wrap(bytes).order(order);
    }

    /** A number that says how long something is, if it is within its bounds. */
    int bounded(String what, long value, int min, int max) throws RecordingException {
        if (value < min || value > max) {
            throw RecordingException.at(offset, what, value, min + ".." + max);
        }
        return (int) value;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
