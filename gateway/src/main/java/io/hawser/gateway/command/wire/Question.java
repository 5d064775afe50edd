package io.hawser.gateway.command.wire;

import io.hawser.gateway.command.CommandKey;
import io.hawser.gateway.command.CommandQuery;
import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandState;
import io.hawser.gateway.command.WaitFor;
import io.hawser.protocol.DeviceId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is asked of the node that owns a shard. As bytes: version, shard (2 bytes), and what the operation needs.
 *
 * <p>Threads: any.
 */
public final class Question {
    static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + Short.BYTES;
    private static final int QUERY_BYTES = 256;
    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    private Question() {}

    /** Which commands, and how many at most. */
    public record ListOf(CommandQuery query, Optional<CommandKey> after, int limit) {}

    /** What one waits for. */
    public record Await(UUID id, WaitFor goal) {}

    /**
     * Which command, and which parts of it.
     *
     * @param parts a sum of those of {@link StatusWire}
     */
    public record Find(UUID id, int parts) {}

    /** The shard that a question is for; the rest is left in {@code in}. */
    public static int shard(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("commands' question version: " + version + " (expected: " + VERSION
                    + "): gateways of different releases");
        }
        return Short.toUnsignedInt(in.getShort());
    }

    public static ByteBuffer submit(int shard, CommandRequest request) {
        ByteBuffer out = begin(shard, StatusWire.requestBytes(request));
        StatusWire.putRequest(out, request, true);
        return out.flip();
    }

    public static CommandRequest submit(ByteBuffer in) {
        return StatusWire.request(in, Optional.empty());
    }

    public static ByteBuffer await(int shard, Await wait) {
        ByteBuffer out = begin(shard, 17);
        Fields.putId(out, wait.id());
        return out.put(code(wait.goal())).flip();
    }

    public static Await await(ByteBuffer in) {
        return new Await(Fields.id(in), goal(in.get()));
    }

    public static ByteBuffer find(int shard, Find find) {
        ByteBuffer out = begin(shard, 17);
        Fields.putId(out, find.id());
        return out.put((byte) find.parts()).flip();
    }

    public static Find find(ByteBuffer in) {
        return new Find(Fields.id(in), in.get());
    }

    public static ByteBuffer cancel(int shard, UUID id) {
        ByteBuffer out = begin(shard, 16);
        Fields.putId(out, id);
        return out.flip();
    }

    public static UUID cancel(ByteBuffer in) {
        return Fields.id(in);
    }

    public static ByteBuffer list(int shard, ListOf list) {
        ByteBuffer out = begin(shard, QUERY_BYTES);
        CommandQuery query = list.query();
        out.putInt(list.limit());
        Fields.putText(out, query.device().map(DeviceId::value).orElse(""));
        int states = 0;
        for (CommandState state : query.states()) {
            states |= 1 << state.code();
        }
        out.putInt(states);
        Fields.putTime(out, query.from());
        Fields.putTime(out, query.until());
        putKey(out, list.after());
        return out.flip();
    }

    public static ListOf list(ByteBuffer in) {
        int limit = in.getInt();
        String device = Fields.text(in);
        int codes = in.getInt();
        Set<CommandState> states = EnumSet.noneOf(CommandState.class);
        for (CommandState state : CommandState.values()) {
            if ((codes & 1 << state.code()) != 0) {
                states.add(state);
            }
        }
        CommandQuery query = new CommandQuery(
                device.isEmpty() ? Optional.empty() : Optional.of(new DeviceId(device)),
                states,
                Fields.time(in),
                Fields.time(in));
        return new ListOf(query, key(in), limit);
    }

    public static ByteBuffer queued(int shard, List<DeviceId> devices) {
        int bytes = Integer.BYTES;
        for (DeviceId device : devices) {
            bytes += Short.BYTES + Fields.utf8(device.value()).length;
        }
        ByteBuffer out = begin(shard, bytes).putInt(devices.size());
        devices.forEach(device -> Fields.putText(out, device.value()));
        return out.flip();
    }

    public static List<DeviceId> queued(ByteBuffer in) {
        int count = in.getInt();
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            devices.add(new DeviceId(Fields.text(in)));
        }
        return devices;
    }

    public static ByteBuffer answers(int shard, List<DeviceAnswer> answers) {
        int bytes = Integer.BYTES;
        for (DeviceAnswer answer : answers) {
            bytes += answer.bytes();
        }
        ByteBuffer out = begin(shard, bytes).putInt(answers.size());
        answers.forEach(answer -> answer.putInto(out));
        return out.flip();
    }

    public static List<DeviceAnswer> answers(ByteBuffer in) {
        int count = in.getInt();
        List<DeviceAnswer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(DeviceAnswer.take(in));
        }
        return answers;
    }

    static void putKey(ByteBuffer out, Optional<CommandKey> key) {
        if (key.isEmpty()) {
            out.put(ABSENT);
            return;
        }
        out.put(PRESENT);
        Fields.putTime(out, key.map(CommandKey::created));
        Fields.putId(out, key.get().id());
    }

    static Optional<CommandKey> key(ByteBuffer in) {
        if (in.get() == ABSENT) {
            return Optional.empty();
        }
        var created = Fields.time(in).orElseThrow(BufferUnderflowException::new);
        return Optional.of(new CommandKey(created, Fields.id(in)));
    }

    private static ByteBuffer begin(int shard, int bytes) {
        return ByteBuffer.allocate(HEADER_BYTES + bytes).put(VERSION).putShort((short) shard);
    }

    private static byte code(WaitFor goal) {
        return switch (goal) {
            case STORED -> 0;
            case DELIVERED -> 1;
            case COMPLETED -> 2;
        };
    }

    private static WaitFor goal(byte code) {
        return switch (code) {
            case 0 -> WaitFor.STORED;
            case 1 -> WaitFor.DELIVERED;
            case 2 -> WaitFor.COMPLETED;
            default -> throw new IllegalArgumentException("goal: " + code + " (expected: 0..2)");
        };
    }
}
