package io.hawser.gateway.event;

import io.hawser.protocol.Payload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Decodes what {@link BatchEncoder} wrote, and nothing else: any other input is an {@link UnreadableBatchException}.
 *
 * <p>Threads: confined to {@link #decode}.
 */
final class BatchDecoder {
    private static final int MAX_VARINT_SHIFT = 63;

    private final ByteBuffer in;
    private long lastSecond;
    private long lastEpoch;
    private String lastDevice = "";
    private String lastName = "";

    private BatchDecoder(ByteBuffer in) {
        this.in = in;
    }

    /** The batch in {@code record}, which is left as it is. */
    static EventBatch decode(ByteBuffer record) throws UnreadableBatchException {
        BatchHeader header = BatchHeader.of(record);
        if (!BatchHeader.hasRightChecksum(record)) {
            throw new UnreadableBatchException("event batch: wrong checksum");
        }
        int around = BatchHeader.BYTES + BatchHeader.CHECKSUM_BYTES;
        ByteBuffer events = record.slice(record.position() + BatchHeader.BYTES, record.remaining() - around);
        try {
            return new BatchDecoder(events).decodeAll(header);
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException _) {
            throw new UnreadableBatchException("event batch: malformed");
        }
    }

    private EventBatch decodeAll(BatchHeader header) throws UnreadableBatchException {
        String node = takeText();
        List<Event> events = new ArrayList<>(header.count());
        for (int i = 0; i < header.count(); i++) {
            events.add(takeEvent());
        }
        if (in.hasRemaining()) {
            throw new UnreadableBatchException("event batch: " + in.remaining() + " bytes too long");
        }
        return new EventBatch(header.ordinal(), header.written(), node, events);
    }

    private Event takeEvent() throws UnreadableBatchException {
        byte tag = in.get();
        lastSecond += unzigzag(takeVarint());
        Instant time = Instant.ofEpochSecond(lastSecond, in.getInt());
        lastEpoch += unzigzag(takeVarint());
        lastDevice = takeUnlessRepeated(lastDevice);
        return new Event(time, lastDevice, lastEpoch, takeDetail(tag));
    }

    private EventDetail takeDetail(byte tag) throws UnreadableBatchException {
        return switch (tag) {
            case DetailTag.DEVICE_CONNECTED -> new EventDetail.DeviceConnected(takeText(), takeText());
            case DetailTag.DEVICE_DISCONNECTED_UNCLEAN -> new EventDetail.DeviceDisconnected(takeText(), false);
            case DetailTag.DEVICE_DISCONNECTED_CLEAN -> new EventDetail.DeviceDisconnected(takeText(), true);
            case DetailTag.UPLINK_FIRST -> takeUplink(false);
            case DetailTag.UPLINK_DUPLICATE -> takeUplink(true);
            case DetailTag.COMMAND_CHANGED ->
                new EventDetail.CommandChanged(
                        new UUID(in.getLong(), in.getLong()),
                        takeText(),
                        takeText(),
                        Math.toIntExact(takeVarint()),
                        takePayload());
            case DetailTag.COMPONENT_CHANGED ->
                new EventDetail.ComponentChanged(takeText(), takeText(), takeText(), takeText());
            default -> throw new UnreadableBatchException("event batch: event of unknown tag " + tag, true);
        };
    }

    private EventDetail takeUplink(boolean duplicate) throws UnreadableBatchException {
        long messageId = takeVarint();
        lastName = takeUnlessRepeated(lastName);
        return new EventDetail.UplinkReceived(messageId, duplicate, lastName, takePayload());
    }

    private String takeUnlessRepeated(String before) throws UnreadableBatchException {
        long length = takeVarint();
        return length == 0 ? before : takeText(length - 1);
    }

    private String takeText() throws UnreadableBatchException {
        return takeText(takeVarint());
    }

    private String takeText(long length) {
        byte[] bytes = new byte[checkLength(length)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Payload takePayload() throws UnreadableBatchException {
        return Payload.take(in, checkLength(takeVarint()));
    }

    private int checkLength(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    private long takeVarint() throws UnreadableBatchException {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnreadableBatchException("event batch: a number of more than 10 bytes");
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
