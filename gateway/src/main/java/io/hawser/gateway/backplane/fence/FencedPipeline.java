package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The appends of a {@link FencedAppender} that are on their way, each to follow the one before it.
 *
 * <p>Threads: under the appender's lock.
 */
final class FencedPipeline {
    private final Deque<FencedAppend> sent = new ArrayDeque<>(); // in order, from the first whose end is not known
    private Position tail; // of the log, but for what was sent
    private Position next; // behind which the next append is sent
    private int unanswered;

    /** @param tail the log's last position */
    FencedPipeline(Position tail) {
        this.tail = tail;
        this.next = tail;
    }

    /** The append goes on its way, behind all others; answers what the log is to be told to expect. */
    Expect enter(FencedAppend one) {
        Expect expect = sent.isEmpty()
                ? Expect.last(next)
                : Expect.behind(next, sent.getLast().entry.id());
        one.onSent(next);
        next = new Position(next.value() + 1);
        sent.add(one);
        unanswered++;
        return expect;
    }

    /** The log has answered an append: with where it is, or with why it failed. */
    void onAnswered(FencedAppend one, @Nullable Position position, @Nullable Throwable failure) {
        unanswered--;
        one.onAnswered(position, failure);
    }

    boolean isAnswered() {
        return unanswered == 0;
    }

    /** Drops those at the front that are written, while nothing has failed; answers whether there were any. */
    boolean dropWritten() {
        Optional<Position> front = front();
        boolean any = front.isPresent();
        while (front.isPresent()) {
            tail = front.get();
            sent.remove();
            front = front();
        }
        return any;
    }

    /** Judges all that were sent, when one has failed and all are answered; none is on its way then. */
    FencedJudgement judge() {
        FencedJudgement judgement = new FencedJudgement(sent);
        tail = judgement.written().filter(last -> last.compareTo(tail) > 0).orElse(tail);
        next = tail;
        sent.clear();
        return judgement;
    }

    private Optional<Position> front() {
        return sent.isEmpty() ? Optional.empty() : sent.element().position();
    }
}
