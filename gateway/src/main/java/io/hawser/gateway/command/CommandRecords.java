package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.gateway.command.CommandRecord.Created;
import io.hawser.gateway.command.CommandRecord.Delivered;
import io.hawser.gateway.command.CommandRecord.Ended;
import io.hawser.gateway.command.CommandRecord.Late;
import io.hawser.gateway.command.CommandRecord.Owned;
import io.hawser.gateway.command.CommandRecord.Renewed;
import io.hawser.gateway.command.CommandRecord.Reported;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Records of the commands' log, each an entry of a {@link FencedBatch}, as bytes, big-endian: version, type, the command's id, then by type
 *
 * <ul>
 *   <li>CREATED: created and deadline (ms since 1970), whether it may wait (1 byte), device and name (2 bytes of length
 *       each), payload up to the end;
 *   <li>DELIVERED: time;
 *   <li>ENDED: state (1 byte), time, attempts (4 bytes), first sent, delivered (or -1), epoch of the session that it was
 *       sent in last (or 0), result up to the end; an older form, still read, is without the epoch;
 *   <li>LATE: state (1 byte), time, result up to the end;
 *   <li>REPORTED: the place of a record of this log (8 bytes);
 *   <li>RENEWED: delivered (or -1), place of the first record, then as CREATED;
 *   <li>OWNED: the id of the node that took the log over, up to the end.
 * </ul>
 */
final class CommandRecords {
    /** A record is longer than its payload by less than this: ids and names are short. */
    static final int MAX_OVERHEAD_BYTES = 256;

    private static final byte VERSION = 2;
    private static final byte VERSION_WITHOUT_BATCHES = 1; // its positions are those of the log

    private static final byte CREATED = 1;
    private static final byte DELIVERED = 2;
    private static final byte ENDED_WITHOUT_EPOCH = 3;
    private static final byte ENDED = 4;
    private static final byte LATE = 5;
    private static final byte REPORTED = 6;
    private static final byte RENEWED = 7;
    private static final byte OWNED = 8;
    private static final int HEADER_BYTES = 2 + 16;
    private static final long NEVER = -1;

    private CommandRecords() {}

    static ByteBuffer encode(CommandRecord record) {
        return switch (record) {
            case Created created ->
                putCreated(begin(CREATED, created.id(), createdBytes(created)), created)
                        .flip();
            case Renewed renewed -> encodeRenewed(renewed);
            case Delivered(UUID id, Instant time) ->
                begin(DELIVERED, id, Long.BYTES).putLong(time.toEpochMilli()).flip();
            case Ended ended -> encodeEnded(ended);
            case Late(UUID id, LateResult result) -> encodeLate(id, result);
            case Reported reported ->
                begin(REPORTED, reported.id(), Long.BYTES)
                        .putLong(reported.upTo().value())
                        .flip();
            case Owned owned -> {
                byte[] node = bytes(owned.node());
                yield begin(OWNED, owned.id(), node.length).put(node).flip();
            }
        };
    }

    /** @throws IllegalArgumentException when the bytes are no record that this version knows */
    static CommandRecord decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        try {
            byte version = in.get();
            if (version != VERSION && version != VERSION_WITHOUT_BATCHES) {
                throw new IllegalArgumentException("record version: " + version + " (expected: 1 or " + VERSION + ")");
            }
            byte type = in.get();
            UUID id = new UUID(in.getLong(), in.getLong());
            return switch (type) {
                case CREATED -> decodeCreated(id, in);
                case DELIVERED -> new Delivered(id, Instant.ofEpochMilli(in.getLong()));
                case ENDED_WITHOUT_EPOCH -> decodeEnded(id, in, false);
                case ENDED -> decodeEnded(id, in, true);
                case LATE -> decodeLate(id, in);
                case REPORTED -> new Reported(position(in, version));
                case RENEWED -> decodeRenewed(id, in, version);
                case OWNED -> new Owned(StandardCharsets.UTF_8.decode(in).toString());
                default -> throw new IllegalArgumentException("record type: " + type + " (expected: 1..8)");
            };
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("record: " + bytes.remaining() + " bytes (expected: more)", e);
        }
    }

    private static int createdBytes(Created record) {
        CommandRequest request = record.request();
        int texts = bytes(request.device().value()).length + bytes(request.name()).length;
        return 2 * Long.BYTES + 1 + 2 * Short.BYTES + texts + request.payload().size();
    }

    private static ByteBuffer putCreated(ByteBuffer out, Created record) {
        CommandRequest request = record.request();
        out.putLong(record.created().toEpochMilli())
                .putLong(record.deadline().toEpochMilli())
                .put((byte) (request.queueIfOffline() ? 1 : 0));
        putText(out, request.device().value());
        putText(out, request.name());
        request.payload().putInto(out);
        return out;
    }

    private static ByteBuffer encodeRenewed(Renewed record) {
        ByteBuffer out = begin(RENEWED, record.id(), 2 * Long.BYTES + createdBytes(record.created()))
                .putLong(record.delivered().map(Instant::toEpochMilli).orElse(NEVER))
                .putLong(record.first().value());
        return putCreated(out, record.created()).flip();
    }

    private static Position position(ByteBuffer in, byte version) {
        Position position = new Position(in.getLong());
        return version == VERSION_WITHOUT_BATCHES ? FencedBatch.place(position) : position;
    }

    private static Renewed decodeRenewed(UUID id, ByteBuffer in, byte version) {
        Optional<Instant> delivered = time(in);
        Position first = position(in, version);
        return new Renewed(decodeCreated(id, in), delivered, first);
    }

    private static Created decodeCreated(UUID id, ByteBuffer in) {
        Instant created = Instant.ofEpochMilli(in.getLong());
        Instant deadline = Instant.ofEpochMilli(in.getLong());
        boolean queueIfOffline = in.get() != 0;
        DeviceId device = new DeviceId(text(in));
        String name = text(in);
        Payload payload = Payload.take(in, in.remaining());
        Duration timeToLive = Duration.between(created, deadline);
        return new Created(
                new CommandRequest(id, device, name, payload, timeToLive, queueIfOffline), created, deadline);
    }

    private static ByteBuffer encodeEnded(Ended record) {
        ByteBuffer out = begin(
                        ENDED,
                        record.id(),
                        1 + 4 * Long.BYTES + Integer.BYTES + record.result().size())
                .put((byte) record.state().code())
                .putLong(record.time().toEpochMilli())
                .putInt(record.attempts())
                .putLong(record.sent().map(Instant::toEpochMilli).orElse(NEVER))
                .putLong(record.delivered().map(Instant::toEpochMilli).orElse(NEVER))
                .putLong(record.epoch());
        record.result().putInto(out);
        return out.flip();
    }

    private static ByteBuffer encodeLate(UUID id, LateResult result) {
        ByteBuffer out = begin(LATE, id, 1 + Long.BYTES + result.payload().size())
                .put((byte) result.reported().code())
                .putLong(result.time().toEpochMilli());
        result.payload().putInto(out);
        return out.flip();
    }

    private static Late decodeLate(UUID id, ByteBuffer in) {
        CommandState reported = terminal(in.get());
        Instant time = Instant.ofEpochMilli(in.getLong());
        return new Late(id, new LateResult(reported, time, Payload.take(in, in.remaining())));
    }

    private static CommandState terminal(int code) {
        return CommandState.ofCode(code)
                .filter(CommandState::terminal)
                .orElseThrow(() -> new IllegalArgumentException("end state: " + code + " (expected: a terminal one)"));
    }

    private static Ended decodeEnded(UUID id, ByteBuffer in, boolean withEpoch) {
        CommandState state = terminal(in.get());
        Instant time = Instant.ofEpochMilli(in.getLong());
        int attempts = in.getInt();
        Optional<Instant> sent = time(in);
        Optional<Instant> delivered = time(in);
        long epoch = withEpoch ? in.getLong() : 0;
        return new Ended(id, state, time, attempts, sent, delivered, epoch, Payload.take(in, in.remaining()));
    }

    private static ByteBuffer begin(byte type, UUID id, int bodyBytes) {
        return ByteBuffer.allocate(HEADER_BYTES + bodyBytes)
                .put(VERSION)
                .put(type)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void putText(ByteBuffer out, String text) {
        byte[] bytes = bytes(text);
        out.putShort((short) bytes.length).put(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Instant> time(ByteBuffer in) {
        long millis = in.getLong();
        return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
