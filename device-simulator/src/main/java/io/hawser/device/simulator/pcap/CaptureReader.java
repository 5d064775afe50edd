package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** Takes one packet after the other out of a capture file. Threads: one. */
interface CaptureReader {
    /** The largest packet that capture tools take. */
    int MAX_PACKET = 1 << 18;

    /**
     * The next packet; empty at the end of the file.
     *
     * @throws EOFException when the file ends within a packet
     */
    Optional<CapturedPacket> next() throws IOException, RecordingException;
}
