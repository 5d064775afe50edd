package io.hawser.gateway.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** Events as bytes for another gateway, in the form in which they are in the log. */
public final class EventBytes {
    private EventBytes() {}

    /** Some events, in order. */
    public static ByteBuffer encode(List<Event> events) {
        if (events.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        int bound = events.stream().mapToInt(BatchEncoder::bound).sum();
        BatchEncoder encoder = new BatchEncoder("", bound);
        events.forEach(event -> encoder.add(event, BatchEncoder.bound(event)));
        return encoder.seal(0, Instant.EPOCH);
    }

    /**
     * The events that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when {@code bytes} are anything else
     */
    public static List<Event> decode(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return List.of();
        }
        try {
            return BatchDecoder.decode(bytes).events();
        } catch (UnreadableBatchException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
