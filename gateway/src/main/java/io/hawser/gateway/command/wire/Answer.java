package io.hawser.gateway.command.wire;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.command.Cancellation;
import io.hawser.gateway.command.CommandKey;
import io.hawser.gateway.command.CommandPage;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the owner of a shard answers. As bytes: version, whether it is an answer (1 byte), and the answer.
 *
 * <p>Threads: any.
 */
public final class Answer {
    private static final int HEADER_BYTES = 2;
    private static final int KEY_BYTES = 32;
    private static final int MAX_CONTENT_BYTES = Calls.MAX_BODY_BYTES - 1_024; // engines put something around it
    private static final byte CANCELLED = 0;
    private static final byte ENDED_BEFORE = 1;
    private static final byte NOT_FOUND = 2;

    private Answer() {}

    /** What kind of an answer it is. */
    public enum Kind {
        /** It is one. */
        GIVEN(0),
        /** The shard is elsewhere, or not open yet. */
        ELSEWHERE(1),
        /** Nothing has happened that could be answered: ask again. */
        NOT_YET(2),
        /** No such command is known. */
        UNKNOWN(3);

        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** The kind of an answer; the rest is left in {@code in}. */
    public static Kind kind(ByteBuffer in) {
        byte version = in.get();
        byte kind = in.get();
        if (version != Question.VERSION || kind < 0 || kind >= Kind.ALL.length) {
            throw new IllegalArgumentException("commands' answer version: " + version + " kind: " + kind
                    + " (expected: " + Question.VERSION + ", 0..3)");
        }
        return Kind.ALL[kind];
    }

    /** An answer that is nothing but its kind. */
    public static ByteBuffer of(Kind kind) {
        return begin(kind, 0).flip();
    }

    /** A command without what the asker knows: its request's payload. */
    public static ByteBuffer reached(CommandStatus status) {
        return status(status, StatusWire.RESULTS);
    }

    public static CommandStatus reached(ByteBuffer in, Payload payload) {
        return StatusWire.take(in, Optional.of(payload)).status();
    }

    /** A command with these parts, or without what the device answered when there is no room for both. */
    public static ByteBuffer found(CommandStatus status, int parts) {
        return status(status, fitting(status, parts));
    }

    public static StatusWire.Part found(ByteBuffer in) {
        return StatusWire.take(in, Optional.empty());
    }

    public static ByteBuffer cancellation(Cancellation outcome) {
        return switch (outcome) {
            case Cancellation.Cancelled(CommandStatus status) -> cancellation(CANCELLED, status);
            case Cancellation.EndedBefore(CommandStatus status) -> cancellation(ENDED_BEFORE, status);
            case Cancellation.NotFound() -> begin(Kind.GIVEN, 1).put(NOT_FOUND).flip();
        };
    }

    public static Cancellation cancellation(ByteBuffer in) {
        byte code = in.get();
        return switch (code) {
            case CANCELLED -> new Cancellation.Cancelled(found(in).status());
            case ENDED_BEFORE -> new Cancellation.EndedBefore(found(in).status());
            case NOT_FOUND -> new Cancellation.NotFound();
            default -> throw new IllegalArgumentException("cancellation: " + code + " (expected: 0..2)");
        };
    }

    /** As much of a page as there is room for; a command that has none even alone comes without its device's answer. */
    public static ByteBuffer page(CommandPage page) {
        List<CommandStatus> taken = new ArrayList<>();
        int bytes = KEY_BYTES;
        for (CommandStatus status : page.commands()) {
            int more = StatusWire.bytes(status, fitting(status, StatusWire.REQUEST_PAYLOAD | StatusWire.RESULTS));
            if (!taken.isEmpty() && bytes + more > MAX_CONTENT_BYTES) {
                break;
            }
            taken.add(status);
            bytes += more;
        }
        Optional<CommandKey> next =
                taken.size() == page.commands().size() ? page.next() : Optional.of(key(taken.getLast()));
        ByteBuffer out = begin(Kind.GIVEN, bytes + Integer.BYTES);
        Question.putKey(out, next);
        out.putInt(taken.size());
        taken.forEach(status ->
                StatusWire.put(out, status, fitting(status, StatusWire.REQUEST_PAYLOAD | StatusWire.RESULTS)));
        return out.flip();
    }

    public static CommandPage page(ByteBuffer in) {
        Optional<CommandKey> next = Question.key(in);
        int count = in.getInt();
        List<CommandStatus> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(found(in).status());
        }
        return new CommandPage(commands, next);
    }

    public static ByteBuffer counts(List<Integer> counts) {
        ByteBuffer out = begin(Kind.GIVEN, counts.size() * Integer.BYTES);
        counts.forEach(out::putInt);
        return out.flip();
    }

    public static List<Integer> counts(ByteBuffer in) {
        List<Integer> counts = new ArrayList<>();
        while (in.remaining() >= Integer.BYTES) {
            counts.add(in.getInt());
        }
        return counts;
    }

    /** Where that command is in lists. */
    public static CommandKey key(CommandStatus status) {
        return new CommandKey(status.created(), status.request().id());
    }

    static ByteBuffer begin(Kind kind, int bytes) {
        return ByteBuffer.allocate(HEADER_BYTES + bytes).put(Question.VERSION).put((byte) kind.code);
    }

    private static ByteBuffer status(CommandStatus status, int parts) {
        ByteBuffer out = begin(Kind.GIVEN, StatusWire.bytes(status, parts));
        StatusWire.put(out, status, parts);
        return out.flip();
    }

    private static ByteBuffer cancellation(byte code, CommandStatus status) {
        int parts = fitting(status, StatusWire.REQUEST_PAYLOAD | StatusWire.RESULTS);
        ByteBuffer out = begin(Kind.GIVEN, 1 + StatusWire.bytes(status, parts)).put(code);
        StatusWire.put(out, status, parts);
        return out.flip();
    }

    private static int fitting(CommandStatus status, int parts) {
        boolean fits = StatusWire.bytes(status, parts) + KEY_BYTES <= MAX_CONTENT_BYTES;
        return fits || parts == StatusWire.RESULTS ? parts : StatusWire.REQUEST_PAYLOAD;
    }
}
