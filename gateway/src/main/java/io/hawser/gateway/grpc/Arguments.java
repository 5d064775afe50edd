package io.hawser.gateway.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.WaitFor;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import io.hawser.rpc.v1.BroadcastRequest;
import io.hawser.rpc.v1.IfOffline;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.StartAt;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What callers ask for, checked: everything that is wrong names its field. */
final class Arguments {
    private static final int COMMAND_HEAD_BYTES = 21; // id, milliseconds left, length of the name
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Duration MIN_TIME_TO_LIVE = Duration.ofMillis(1);

    private final Duration defaultTimeToLive;
    private final Duration maxTimeToLive;
    private final Supplier<UUID> commandIds;

    /** @param commandIds makes ids for commands that come without one */
    Arguments(Duration defaultTimeToLive, Duration maxTimeToLive, Supplier<UUID> commandIds) {
        this.defaultTimeToLive = defaultTimeToLive;
        this.maxTimeToLive = maxTimeToLive;
        this.commandIds = commandIds;
    }

    CommandRequest command(SendToDeviceRequest request) {
        DeviceId device = deviceId(request.getDeviceId());
        UUID id = request.getCommandId().isEmpty() ? commandIds.get() : commandId(request.getCommandId());
        return command(
                id,
                device,
                request.getName(),
                request.getPayload(),
                request.hasTimeToLive() ? Optional.of(request.getTimeToLive()) : Optional.empty(),
                request.getIfOffline());
    }

    /** The command of a broadcast for one device. */
    CommandRequest command(BroadcastRequest request, DeviceId device) {
        return command(
                commandIds.get(),
                device,
                request.getName(),
                request.getPayload(),
                request.hasTimeToLive() ? Optional.of(request.getTimeToLive()) : Optional.empty(),
                request.getIfOffline());
    }

    static WaitFor goal(io.hawser.rpc.v1.WaitFor goal) {
        return switch (goal) {
            case WAIT_FOR_STORED -> WaitFor.STORED;
            case WAIT_FOR_DELIVERED -> WaitFor.DELIVERED;
            case WAIT_FOR_UNSPECIFIED, WAIT_FOR_COMPLETED -> WaitFor.COMPLETED;
            case UNRECOGNIZED ->
                throw RpcErrors.invalidField("wait_for", "unknown (expected: STORED, DELIVERED or COMPLETED)");
        };
    }

    static DeviceId deviceId(String text) {
        return deviceId("device_id", text);
    }

    static DeviceId deviceId(String field, String text) {
        requireLength(field, utf8Length(text), 1, DeviceId.MAX_BYTES);
        return new DeviceId(text);
    }

    static Instant time(String field, Timestamp time) {
        try {
            return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        } catch (DateTimeException | ArithmeticException _) {
            throw RpcErrors.invalidField(field, time.getSeconds() + " s (expected: a time of the years 1 to 9999)");
        }
    }

    /** The beginning of an id; may be empty. */
    static String idPrefix(String field, String text) {
        requireLength(field, utf8Length(text), 0, DeviceId.MAX_BYTES);
        return text;
    }

    static UUID commandId(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) { // Java also takes groups of other lengths
                return id;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw RpcErrors.invalidField("command_id", "not a UUID (expected: 8-4-4-4-12 hexadecimal digits)");
    }

    static int pageSize(int asked, int byDefault, int max) {
        if (asked < 0) {
            throw RpcErrors.invalidField("page_size", asked + " (expected: 0.." + max + ")");
        }
        return asked == 0 ? byDefault : Math.min(asked, max);
    }

    /** A number that may be left out. */
    static int count(String field, int asked, int byDefault, int max) {
        if (asked < 0 || asked > max) {
            throw RpcErrors.invalidField(field, Integer.toUnsignedString(asked) + " (expected: 0.." + max + ")");
        }
        return asked == 0 ? byDefault : asked;
    }

    static Duration duration(String field, com.google.protobuf.Duration asked, Duration min, Duration max) {
        try {
            Duration duration = Times.duration(asked);
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (ArithmeticException _) {
            // said below
        }
        throw RpcErrors.invalidField(
                field,
                asked.getSeconds() + " s and " + asked.getNanos() + " ns (expected: " + min.toMillis() + " ms.."
                        + max.toSeconds() + " s)");
    }

    /** The name of a group. */
    static String group(String field, String text) {
        if (!GROUP.matcher(text).matches()) {
            throw RpcErrors.invalidField(field, "not a group's name (expected: 1 to 64 of A-Z, a-z, 0-9, _ and -)");
        }
        return text;
    }

    /** Whether reading begins with the oldest event, and not now. */
    static boolean startsAtOldest(String field, StartAt startAt) {
        return switch (startAt) {
            case START_AT_UNSPECIFIED, START_AT_NOW -> false;
            case START_AT_OLDEST -> true;
            case UNRECOGNIZED -> throw RpcErrors.invalidField(field, "unknown (expected: NOW or OLDEST)");
        };
    }

    static Payload payload(ByteString bytes) {
        return Payload.of(bytes.toByteArray());
    }

    static ByteString bytes(Payload payload) {
        return ByteString.copyFrom(payload.asBuffer());
    }

    static void requireLength(String field, int length, int min, int max) {
        if (length < min || length > max) {
            throw RpcErrors.invalidField(field, length + " bytes (expected: " + min + ".." + max + ")");
        }
    }

    private CommandRequest command(
            UUID id,
            DeviceId device,
            String name,
            ByteString payload,
            Optional<com.google.protobuf.Duration> timeToLive,
            IfOffline ifOffline) {
        requireLength("name", utf8Length(name), 1, Command.MAX_NAME_BYTES);
        int maxPayload = DeviceCodec.DEFAULT_MAX_BODY - COMMAND_HEAD_BYTES - utf8Length(name);
        requireLength("payload", payload.size(), 0, maxPayload);
        Duration time = timeToLive
                .map(asked -> duration("time_to_live", asked, MIN_TIME_TO_LIVE, maxTimeToLive))
                .orElse(defaultTimeToLive);
        return new CommandRequest(id, device, name, payload(payload), time, queues(ifOffline));
    }

    private static boolean queues(IfOffline ifOffline) {
        return switch (ifOffline) {
            case IF_OFFLINE_UNSPECIFIED, IF_OFFLINE_QUEUE -> true;
            case IF_OFFLINE_FAIL -> false;
            case UNRECOGNIZED -> throw RpcErrors.invalidField("if_offline", "unknown (expected: QUEUE or FAIL)");
        };
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
