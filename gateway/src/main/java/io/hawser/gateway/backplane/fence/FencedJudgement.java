package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of appends that were sent one behind the other, when all are answered and one has failed: each is written,
 * refused, or to be sent again.
 *
 * <p>Threads: under the appender's lock.
 */
final class FencedJudgement {
    private static final Logger LOG = LoggerFactory.getLogger(FencedJudgement.class);

    private final List<Refusal> refused = new ArrayList<>();
    private final List<FencedAppend> again = new ArrayList<>();
    private Optional<Position> written = Optional.empty();
    private Optional<LogFailure.Fenced> overtaken = Optional.empty();
    private Optional<LogFailure> refusing = Optional.empty();
    private boolean failing;
    private boolean explained; // why the next is fenced: the one before it is not where it was expected

    /** Who hears that nothing of it was written or ever will be, and why. */
    record Refusal(FencedEntry entry, LogFailure why) {}

    /** Judges them in the order in which they were sent. */
    FencedJudgement(Iterable<FencedAppend> sent) {
        for (FencedAppend one : sent) {
            one.position().ifPresent(position -> onWritten(one, position));
            one.failure().ifPresent(failure -> onFailed(one, failure));
        }
    }

    /** Those that are given up. */
    List<Refusal> refused() {
        return refused;
    }

    /** Those to be sent again, in order, unless somebody else appended. */
    List<FencedAppend> again() {
        return again;
    }

    /** The last position that was written, if anything was. */
    Optional<Position> written() {
        return written;
    }

    /** That somebody else appended, if so. */
    Optional<LogFailure.Fenced> overtaken() {
        return overtaken;
    }

    /** Why the log takes nothing at the moment, if it said so. */
    Optional<LogFailure> refusing() {
        return refusing;
    }

    /** Whether one that is to be sent again failed by itself, so that it would fail again if it were sent at once. */
    boolean isFailing() {
        return failing;
    }

    private void onWritten(FencedAppend one, Position position) {
        written = written.filter(last -> last.compareTo(position) > 0).or(() -> Optional.of(position));
        explained |= !one.isWhereExpected();
    }

    private void onFailed(FencedAppend one, Throwable failure) {
        if (failure instanceof LogFailure.Fenced fenced) {
            if (!explained) {
                overtaken = overtaken.or(() -> Optional.of(fenced));
            }
            again.add(one);
            return;
        }
        explained = true;
        if (failure instanceof LogFailure.Full || failure instanceof LogFailure.Unavailable) {
            onNotTaken(one, (LogFailure) failure);
        } else {
            boolean first = !one.isMaybeWritten();
            one.onMaybeWritten();
            tellOperator(one, failure, first);
            repeat(one);
        }
    }

    private void onNotTaken(FencedAppend one, LogFailure why) {
        refusing = Optional.of(why);
        if (one.mustLast()) {
            repeat(one);
        } else {
            refused.add(new Refusal(one.entry, why));
        }
    }

    private void repeat(FencedAppend one) {
        failing = true;
        again.add(one);
    }

    /** Of many that fail together, the first says it, and says it once. */
    private void tellOperator(FencedAppend one, Throwable failure, boolean first) {
        String record = one.entry.id().value();
        if (!(failure instanceof LogFailure.Unknown)) {
            LOG.error("append failed unexpectedly record={}", record, failure);
        } else if (first && !failing) {
            LOG.warn("append may not be written, repeating record={} failure={}", record, failure.getMessage());
        }
    }
}
