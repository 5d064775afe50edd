package io.hawser.gateway.directory.wire;

import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionActivity;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Questions about sessions and their answers as bytes, big-endian, texts behind their length in two bytes. Each begins with
 * a version; the rest is at the methods.
 *
 * <p>Threads: any.
 */
public final class CallBodies {
    private static final byte VERSION = 1;

    private CallBodies() {}

    /** A command on its way to a device. */
    public record Delivery(DeviceId device, Command command) {}

    /** What became of a command on its way to a device. */
    public enum Outcome {
        /** It was sent to the device. */
        SENT(1),
        /** That node does not have the device. */
        NOT_HERE(2),
        /** That node has the device, and is about to send it away: whoever asked may ask again later. */
        NOT_NOW(3);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }
    }

    /** A session that is to end, and why. */
    public record Ending(DeviceId device, Disconnect reason) {}

    /** Device, command's id (16 bytes), milliseconds left (4), whether it was sent before (1), name, payload up to the end. */
    public static ByteBuffer delivery(DeviceId device, Command command) {
        return new BodyWriter(VERSION)
                .text(device.value())
                .i64(command.id().getMostSignificantBits())
                .i64(command.id().getLeastSignificantBits())
                .u32(command.millisLeft())
                .u8(command.duplicate() ? 1 : 0)
                .text(command.name())
                .rest(command.payload().asBuffer())
                .body();
    }

    /** See {@link #delivery}. */
    public static Delivery readDelivery(ByteBuffer body) throws UnreadableBodyException {
        BodyReader in = new BodyReader(body, VERSION);
        DeviceId device = in.device();
        UUID id = new UUID(in.i64(), in.i64());
        long millisLeft = in.u32();
        boolean duplicate = in.flag();
        String name = in.text();
        Payload payload = Payload.take(in.rest(), in.rest().remaining());
        try {
            return new Delivery(device, new Command(id, millisLeft, duplicate, name, payload));
        } catch (IllegalArgumentException e) {
            throw new UnreadableBodyException(String.valueOf(e.getMessage()));
        }
    }

    /** One byte: 1 sent, 2 not here, 3 not now. */
    public static ByteBuffer outcome(Outcome outcome) {
        return new BodyWriter(VERSION).u8(outcome.code).body();
    }

    /** See {@link #outcome}. */
    public static Outcome readOutcome(ByteBuffer body) throws UnreadableBodyException {
        int code = new BodyReader(body, VERSION).u8();
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.code == code)
                .findFirst()
                .orElseThrow(() -> new UnreadableBodyException("outcome: " + code + " (expected: 1 to 3)"));
    }

    /** Devices up to the end. */
    public static ByteBuffer devices(List<DeviceId> devices) {
        BodyWriter out = new BodyWriter(VERSION);
        devices.forEach(device -> out.text(device.value()));
        return out.body();
    }

    /** See {@link #devices}. */
    public static List<DeviceId> readDevices(ByteBuffer body) throws UnreadableBodyException {
        BodyReader in = new BodyReader(body, VERSION);
        List<DeviceId> devices = new ArrayList<>();
        while (!in.atEnd()) {
            devices.add(in.device());
        }
        return devices;
    }

    /** An epoch, or 0 when there is no such session. */
    public static ByteBuffer epoch(long epoch) {
        return new BodyWriter(VERSION).i64(epoch).body();
    }

    /** See {@link #epoch}. */
    public static long readEpoch(ByteBuffer body) throws UnreadableBodyException {
        return new BodyReader(body, VERSION).epoch();
    }

    /** How many sessions a node has that is back, 8 bytes. */
    public static ByteBuffer sessions(long count) {
        return new BodyWriter(VERSION).i64(count).body();
    }

    /** See {@link #sessions}. */
    public static long readSessions(ByteBuffer body) throws UnreadableBodyException {
        return new BodyReader(body, VERSION).i64();
    }

    /** Device, reason as its word. */
    public static ByteBuffer ending(DeviceId device, Disconnect reason) {
        return new BodyWriter(VERSION).text(device.value()).text(reason.word()).body();
    }

    /** See {@link #ending}. */
    public static Ending readEnding(ByteBuffer body) throws UnreadableBodyException {
        BodyReader in = new BodyReader(body, VERSION);
        DeviceId device = in.device();
        String word = in.text();
        Optional<Disconnect> reason = Arrays.stream(Disconnect.values())
                .filter(known -> known.word().equals(word))
                .findFirst();
        return new Ending(
                device, reason.orElseThrow(() -> new UnreadableBodyException("a reason that is not known: " + word)));
    }

    /** For each device that was asked for: 0, or 1 and epoch, last seen (ms since 1970) and six counts, 8 bytes each. */
    public static ByteBuffer activities(List<Optional<SessionActivity>> activities) {
        BodyWriter out = new BodyWriter(VERSION);
        for (Optional<SessionActivity> activity : activities) {
            out.u8(activity.isPresent() ? 1 : 0);
            activity.ifPresent(known -> out.i64(known.epoch())
                    .i64(Math.max(0, known.lastSeen().toEpochMilli()))
                    .i64(known.uplinks())
                    .i64(known.commandsSent())
                    .i64(known.messagesIn())
                    .i64(known.messagesOut())
                    .i64(known.bytesIn())
                    .i64(known.bytesOut()));
        }
        return out.body();
    }

    /** See {@link #activities}. */
    public static List<Optional<SessionActivity>> readActivities(ByteBuffer body) throws UnreadableBodyException {
        BodyReader in = new BodyReader(body, VERSION);
        List<Optional<SessionActivity>> activities = new ArrayList<>();
        while (!in.atEnd()) {
            activities.add(
                    in.flag()
                            ? Optional.of(new SessionActivity(
                                    in.epoch(),
                                    Instant.ofEpochMilli(in.millis()),
                                    in.i64(),
                                    in.i64(),
                                    in.i64(),
                                    in.i64(),
                                    in.i64(),
                                    in.i64()))
                            : Optional.empty());
        }
        return activities;
    }
}
