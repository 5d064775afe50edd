package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import io.hawser.protocol.Payload;
import java.util.Map;
import java.util.TreeMap;

/**
 * One direction of a TCP connection, put in order: what comes twice is dropped, what comes early waits. Where something
 * was not captured, it ends.
 *
 * <p>Threads: one.
 */
final class TcpFlow {
    private static final int MAX_HELD_SEGMENTS = 1024;

    /** Receives what the flow carried, in order. */
    interface Sink {
        void onBytes(long nanos, Payload bytes) throws RecordingException;
    }

    private final TreeMap<Long, TcpSegment> held = new TreeMap<>(); // by its first byte
    private int origin; // the sequence number of byte 0
    private long next; // the byte that is due
    private long end = Long.MAX_VALUE; // the byte that would stand behind the FIN
    private boolean begun;
    private boolean whole = true; // since its beginning, which may be before the capture

    /** Whether anything was seen of it. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether a SYN of this number began it, or would do so now. */
    boolean isBegunBy(TcpSegment first) {
        return !begun || first.firstByte() == origin;
    }

    /** Whether all that was sent before its end, and its end, was seen. */
    boolean isOver() {
        return next >= end;
    }

    /** The byte from which on it is unknown; -1 when it is whole so far. */
    long gap() {
        boolean waits = !held.isEmpty() || (end != Long.MAX_VALUE && next < end);
        return waits || !whole ? next : -1;
    }

    /** Takes a segment and tells {@code sink} what is due now. */
    void accept(TcpSegment segment, Sink sink) throws RecordingException {
        if (!begun) {
            begun = true;
            origin = segment.firstByte();
        }
        long first = next + (segment.firstByte() - (origin + (int) next));
        if (segment.isLast()) {
            end = Math.min(end, first + segment.bytes().size() + segment.missing());
        }
        if (!whole || (segment.bytes().isEmpty() && segment.missing() == 0)) {
            return;
        }
        held.merge(
                first,
                segment,
                (one, other) -> one.bytes().size() >= other.bytes().size() ? one : other);
        release(segment.nanos(), sink);
        if (held.size() > MAX_HELD_SEGMENTS) { // what is missing will not come any more
            whole = false;
            held.clear();
        }
    }

    private void release(long nanos, Sink sink) throws RecordingException {
        Map.Entry<Long, TcpSegment> first = held.firstEntry();
        while (whole && first != null && first.getKey() <= next) {
            held.remove(first.getKey());
            deliver(nanos, first.getKey(), first.getValue(), sink);
            first = held.firstEntry();
        }
    }

    private void deliver(long nanos, long first, TcpSegment segment, Sink sink) throws RecordingException {
        int size = segment.bytes().size();
        int known = (int) Math.min(next - first, size);
        if (known < size) {
            next = first + size;
            sink.onBytes(nanos, behind(segment.bytes(), known));
        }
        if (segment.missing() > 0 && first + size + segment.missing() > next) {
            whole = false;
            held.clear();
        }
    }

    private static Payload behind(Payload bytes, int count) {
        return count == 0 ? bytes : Payload.take(bytes.asBuffer().position(count), bytes.size() - count);
    }
}
