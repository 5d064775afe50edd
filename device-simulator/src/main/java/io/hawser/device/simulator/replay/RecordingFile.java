package io.hawser.device.simulator.replay;

import io.hawser.device.simulator.pcap.CaptureFile;
import io.hawser.device.simulator.recording.HexReader;
import io.hawser.device.simulator.recording.HexWriter;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.RecordingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A recording on disk, in whichever format. Threads: stateless, any. */
public final class RecordingFile {
    /** The gateway's port in a capture that does not show who opened connections. */
    private static final int DEFAULT_PORT = 7700;

    private RecordingFile() {}

    /**
     * Reads a recording; how it is written, its first bytes say.
     *
     * @param port the gateway's in a capture; when empty, the one to which most connections were opened
     */
    public static RecordedTraffic read(Path file, OptionalInt port) throws IOException, RecordingException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(Integer.BYTES);
            if (magic.length == Integer.BYTES
                    && CaptureFile.claims(ByteBuffer.wrap(magic).getInt())) {
                return CaptureFile.read(file, port, DEFAULT_PORT);
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return HexReader.read(in);
        }
    }

    /** Writes a recording as text, over what was there. */
    public static void write(RecordedTraffic traffic, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            HexWriter.write(traffic, out);
        }
    }
}
