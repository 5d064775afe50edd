package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which append is sent when: in the order in which they are given, and at once where the server itself sees to it that a
 * record comes {@link Expect.Behind} another. Servers that share a stream can't be left to that: from 2.14 on, a record that
 * does not find the id which it expects before it ends the stream on all of them. There it waits until the one before it is
 * known to be where it should, so that its position says all there is to say.
 *
 * <p>Threads: under the lock of {@link Appends}.
 */
final class Turns {
    private final boolean shared;
    private final String log;
    private final Deque<Turn> held = new ArrayDeque<>();
    private @Nullable OneAppend newest;

    /** What is held: with the append that it is to follow, if that was given just before. */
    private static final class Turn {
        final OneAppend append;
        final @Nullable OneAppend before;
        boolean asked;

        @Nullable
        Boolean isBehind; // whether the log has the record before it, as its leader says

        Turn(OneAppend append, @Nullable OneAppend before) {
            this.append = append;
            this.before = before;
        }
    }

    /** @param shared whether several servers keep the stream */
    Turns(String log, boolean shared) {
        this.log = log;
        this.shared = shared;
    }

    void add(OneAppend append) {
        boolean follows = shared
                && append.expect instanceof Expect.Behind(Position _, var id)
                && newest != null
                && newest.id.equals(id);
        held.add(new Turn(append, follows ? newest : null));
        newest = shared ? append : null;
    }

    /** Takes out the next that is to be sent; what was in front of it and can't be written has failed then. */
    Optional<OneAppend> next() {
        for (Turn first = held.peek(); first != null; first = held.peek()) {
            Optional<Boolean> goes = goes(first);
            if (goes.isEmpty()) {
                return Optional.empty();
            }
            held.remove();
            if (goes.get()) {
                return Optional.of(first.append);
            }
            first.append.failure = new LogFailure.Fenced("log " + log + ": the record before it is not there");
        }
        return Optional.empty();
    }

    /** The first, once, when only the log can tell whether the record is there that it names. */
    Optional<OneAppend> doubtful() {
        Turn first = held.peek();
        if (first == null || !waits(first) || first.before != null || first.asked) {
            return Optional.empty();
        }
        first.asked = true;
        return Optional.of(first.append);
    }

    /** The answer for the one that was doubtful. */
    void onLookedUp(OneAppend append, boolean isBehind) {
        Turn first = held.peek();
        if (first != null && first.append == append) {
            first.isBehind = isBehind;
        }
    }

    /** Empty when that is not known yet. */
    private Optional<Boolean> goes(Turn turn) {
        if (!waits(turn)) {
            return Optional.of(true);
        }
        OneAppend before = turn.before;
        if (before == null) {
            return Optional.ofNullable(turn.isBehind);
        }
        return before.isEnded()
                ? Optional.of(turn.append.expect instanceof Expect.Behind(Position where, var _) && before.isAt(where))
                : Optional.empty();
    }

    private boolean waits(Turn turn) {
        return shared && turn.append.expect instanceof Expect.Behind;
    }
}
