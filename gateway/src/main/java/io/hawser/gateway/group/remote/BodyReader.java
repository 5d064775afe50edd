package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import io.hawser.gateway.event.EventPosition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what {@link BodyWriter} wrote; anything else is an {@link IllegalArgumentException}.
 *
 * <p>Threads: confined to its owner.
 */
final class BodyReader {
    private final ByteBuffer in;

    private BodyReader(ByteBuffer in) {
        this.in = in;
    }

    /** What {@code reading} makes of a body of a version that is known here. */
    static <T> T read(ByteBuffer body, Function<BodyReader, T> reading) {
        try {
            BodyReader reader = new BodyReader(body.duplicate());
            int version = reader.octet();
            if (version != BodyWriter.VERSION) {
                throw new IllegalArgumentException(
                        "groups between gateways: version " + version + " (expected: " + BodyWriter.VERSION + ")");
            }
            return reading.apply(reader);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("groups between gateways: a body that ends too early", e);
        }
    }

    int octet() {
        return in.get();
    }

    int number() {
        return in.getInt();
    }

    long longNumber() {
        return in.getLong();
    }

    boolean flag() {
        return in.get() != 0;
    }

    String text() {
        byte[] encoded = new byte[length(1)];
        in.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }

    Instant time() {
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }

    Optional<Instant> optionalTime() {
        return flag() ? Optional.of(time()) : Optional.empty();
    }

    Duration duration() {
        return Duration.ofNanos(in.getLong());
    }

    EventPosition position() {
        return new EventPosition(new Position(in.getLong()), in.getInt());
    }

    List<EventPosition> positions() {
        int count = length(Long.BYTES + Integer.BYTES);
        List<EventPosition> positions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            positions.add(position());
        }
        return positions;
    }

    EventFilter filter() {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (int left = number(); left > 0; left--) {
            kinds.add(EventKind.valueOf(text()));
        }
        return new EventFilter(kinds, text(), text());
    }

    ByteBuffer rest() {
        return in.slice();
    }

    /** The length of what follows, of which each takes so many bytes at least. */
    private int length(int each) {
        int length = in.getInt();
        if (length < 0 || (long) length * each > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}
