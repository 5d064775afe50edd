package io.hawser.gateway.command.wire;

import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandState;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.LateResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/**
 * Commands as bytes: which parts are there (1 byte), the request, how far it has come, and what the device answered.
 *
 * <p>Threads: any.
 */
public final class StatusWire {
    /** What the caller gave the device to do it with. */
    public static final int REQUEST_PAYLOAD = 1;
    /** What the device answered, in time or late. */
    public static final int RESULTS = 2;

    private static final int FIXED_BYTES = 256; // all that is not text or payload takes less

    private StatusWire() {}

    static int requestBytes(CommandRequest request) {
        return FIXED_BYTES
                + Fields.utf8(request.device().value()).length
                + Fields.utf8(request.name()).length
                + request.payload().size();
    }

    static void putRequest(ByteBuffer out, CommandRequest request, boolean withPayload) {
        Fields.putId(out, request.id());
        Fields.putText(out, request.device().value());
        Fields.putText(out, request.name());
        out.putLong(request.timeToLive().toMillis()).put((byte) (request.queueIfOffline() ? 1 : 0));
        Fields.putPayload(out, withPayload ? request.payload() : Payload.empty());
    }

    /** The request; with the payload of {@code known}, if that is given. */
    static CommandRequest request(ByteBuffer in, Optional<Payload> known) {
        UUID id = Fields.id(in);
        DeviceId device = new DeviceId(Fields.text(in));
        String name = Fields.text(in);
        Duration timeToLive = Duration.ofMillis(in.getLong());
        boolean queueIfOffline = in.get() != 0;
        Payload payload = Fields.payload(in);
        return new CommandRequest(id, device, name, known.orElse(payload), timeToLive, queueIfOffline);
    }

    /** At least as many bytes as the status takes with these parts. */
    static int bytes(CommandStatus status, int parts) {
        int texts = Fields.utf8(status.request().device().value()).length
                + Fields.utf8(status.request().name()).length;
        int payload =
                (parts & REQUEST_PAYLOAD) != 0 ? status.request().payload().size() : 0;
        int results = (parts & RESULTS) != 0 ? status.result().size() + lateBytes(status) : 0;
        return FIXED_BYTES + texts + payload + results;
    }

    static void put(ByteBuffer out, CommandStatus status, int parts) {
        out.put((byte) parts);
        putRequest(out, status.request(), (parts & REQUEST_PAYLOAD) != 0);
        out.put((byte) status.state().code());
        Fields.putTime(out, Optional.of(status.created()));
        Fields.putTime(out, Optional.of(status.deadline()));
        Fields.putTime(out, status.sent());
        Fields.putTime(out, status.delivered());
        Fields.putTime(out, status.ended());
        out.putInt(status.attempts());
        boolean results = (parts & RESULTS) != 0;
        Fields.putPayload(out, results ? status.result() : Payload.empty());
        out.put((byte) (status.late().isPresent() ? 1 : 0));
        status.late().ifPresent(late -> {
            out.put((byte) late.reported().code());
            Fields.putTime(out, Optional.of(late.time()));
            Fields.putPayload(out, results ? late.payload() : Payload.empty());
        });
    }

    /** A status and which parts of it there are; with the request's payload from {@code known}, if that is given. */
    static Part take(ByteBuffer in, Optional<Payload> known) {
        int parts = in.get();
        CommandRequest request = request(in, known);
        CommandState state = state(in.get());
        Instant created = always(in);
        Instant deadline = always(in);
        CommandStatus status = new CommandStatus(
                request,
                state,
                created,
                deadline,
                Fields.time(in),
                Fields.time(in),
                Fields.time(in),
                in.getInt(),
                Fields.payload(in),
                in.get() == 0 ? Optional.empty() : Optional.of(late(in)));
        return new Part(status, parts);
    }

    /**
     * What an answer had room for.
     *
     * @param parts which of the payloads are there
     */
    public record Part(CommandStatus status, int parts) {

        /** Whether the device's answers are here. */
        public boolean hasResults() {
            return (parts & RESULTS) != 0;
        }

        /** This, with what the device answered taken from the other one. */
        public CommandStatus withResultsOf(CommandStatus other) {
            return new CommandStatus(
                    status.request(),
                    other.state(),
                    other.created(),
                    other.deadline(),
                    other.sent(),
                    other.delivered(),
                    other.ended(),
                    other.attempts(),
                    other.result(),
                    other.late());
        }
    }

    private static LateResult late(ByteBuffer in) {
        return new LateResult(state(in.get()), always(in), Fields.payload(in));
    }

    private static int lateBytes(CommandStatus status) {
        return status.late().map(late -> late.payload().size()).orElse(0);
    }

    private static CommandState state(int code) {
        return CommandState.ofCode(code)
                .orElseThrow(() -> new IllegalArgumentException("command state: " + code + " (expected: 0..7)"));
    }

    private static Instant always(ByteBuffer in) {
        return Fields.time(in).orElseThrow(() -> new NoSuchElementException("time: none (expected: one)"));
    }
}
