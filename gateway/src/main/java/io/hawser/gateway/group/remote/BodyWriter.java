package io.hawser.gateway.group.remote;

import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import io.hawser.gateway.event.EventPosition;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Writes questions and answers: a version, then numbers big-endian, texts as UTF-8 behind their length, lists behind theirs.
 *
 * <p>Threads: confined to its owner.
 */
final class BodyWriter {
    static final byte VERSION = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    BodyWriter() {
        octet(VERSION);
    }

    private interface Write {
        void run() throws IOException;
    }

    BodyWriter octet(int value) {
        return write(() -> out.writeByte(value));
    }

    BodyWriter number(int value) {
        return write(() -> out.writeInt(value));
    }

    BodyWriter number(long value) {
        return write(() -> out.writeLong(value));
    }

    BodyWriter flag(boolean value) {
        return write(() -> out.writeBoolean(value));
    }

    BodyWriter text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return write(() -> {
            out.writeInt(encoded.length);
            out.write(encoded);
        });
    }

    BodyWriter time(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    BodyWriter time(Optional<Instant> value) {
        flag(value.isPresent());
        return value.map(this::time).orElse(this);
    }

    BodyWriter duration(Duration value) {
        return number(value.toNanos());
    }

    BodyWriter position(EventPosition value) {
        return number(value.batch().value()).number(value.index());
    }

    BodyWriter positions(Collection<EventPosition> values) {
        number(values.size());
        values.forEach(this::position);
        return this;
    }

    BodyWriter filter(EventFilter value) {
        number(value.kinds().size());
        for (EventKind kind : value.kinds()) {
            text(kind.name());
        }
        return text(value.devicePrefix()).text(value.uplinkName());
    }

    BodyWriter rest(ByteBuffer value) {
        byte[] all = new byte[value.remaining()];
        value.duplicate().get(all);
        return write(() -> out.write(all));
    }

    int size() {
        return bytes.size();
    }

    ByteBuffer toBody() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private BodyWriter write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("memory took no bytes", e);
        }
        return this;
    }
}
