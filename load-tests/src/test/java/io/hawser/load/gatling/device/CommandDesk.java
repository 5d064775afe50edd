package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The commands that came to a device before its user asked for one. They are acknowledged when they come, and wait; when too
 * many do, further ones are rejected. Or all are answered as they come.
 *
 * <p>Threads: its user's event loop only.
 */
final class CommandDesk {
    private static final int MAX_WAITING = 1_024;

    private final FrameHandler frames;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private Optional<Consumer<Command>> clerk = Optional.empty(); // who answers them all

    CommandDesk(FrameHandler frames) {
        this.frames = frames;
    }

    static boolean isCalled(Command command, Optional<String> name) {
        return name.isEmpty() || name.get().equals(command.name());
    }

    /** The longest waiting one, of those called {@code name} if one is given. */
    Optional<Command> take(Optional<String> name) {
        for (Iterator<Command> each = waiting.iterator(); each.hasNext(); ) {
            Command command = each.next();
            if (isCalled(command, name)) {
                each.remove();
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    void put(Command command) {
        if (clerk.isPresent()) {
            clerk.get().accept(command);
        } else if (waiting.size() < MAX_WAITING) {
            frames.send(new CommandAck(command.id()));
            waiting.add(command);
        } else {
            Payload why = Payload.ofUtf8("\"" + MAX_WAITING + " commands wait\"");
            frames.send(new CommandResult(command.id(), CommandResult.Status.REJECTED, why));
        }
    }

    void answer(Command command, Reply reply, Session session) {
        frames.send(reply.to(command, session));
    }

    /** From now on all are answered so, {@code delay} after they came; those that wait, too. */
    void answerAll(Reply reply, Duration delay, Session session) {
        Consumer<Command> hired = delay.isZero()
                ? command -> answer(command, reply, session)
                : command -> answerLater(command, reply, delay, session);
        clerk = Optional.of(hired);
        waiting.forEach(hired);
        waiting.clear();
    }

    private void answerLater(Command command, Reply reply, Duration delay, Session session) {
        frames.send(new CommandAck(command.id()));
        var _ = frames.loop().schedule(() -> answer(command, reply, session), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
