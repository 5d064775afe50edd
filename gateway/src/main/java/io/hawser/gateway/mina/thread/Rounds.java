package io.hawser.gateway.mina.thread;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps MINA's rounds on an I/O thread going when an error comes out of one, wherever from: MINA would end, and leave all
 * the connections of the thread to nobody. Errors that come again and again end the thread after all, so that the
 * supervisor replaces it.
 *
 * <p>Threads: {@link #run} by the I/O thread; the questions by any.
 */
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int MAX_ERRORS = 5;
    private static final long WITHIN_NANOS = 10_000_000_000L;

    private final String thread;
    private final Deque<Long> errors = new ArrayDeque<>(); // when, the oldest first; the I/O thread's
    private boolean begins; // the I/O thread's
    // The next Java thread may begin before the one before has come to its end:
    private final AtomicReference<@Nullable Thread> underWay = new AtomicReference<>();
    private volatile boolean givenUp; // set once
    private volatile String why = "errors came out of it again and again";

    Rounds(String thread) {
        this.thread = thread;
    }

    /** Runs MINA's rounds until they end by themselves, or fail too often. */
    void run(Runnable rounds) {
        Thread mine = Thread.currentThread();
        underWay.set(mine);
        try {
            boolean over = false;
            while (!over && !givenUp) {
                try {
                    begins = true;
                    rounds.run();
                    over = true;
                } catch (Throwable failure) {
                    givenUp = failsTooOften();
                    tell(failure);
                }
            }
        } finally {
            underWay.compareAndSet(mine, null);
        }
    }

    /** Whether they just began, or began again: true once for each time. I/O thread. */
    boolean begin() {
        boolean first = begins;
        begins = false;
        return first;
    }

    boolean areUnderWay() {
        return underWay.get() != null;
    }

    /** They cannot begin. Any thread. */
    void giveUp() {
        why = "it could not be started";
        givenUp = true;
    }

    /** Why they ended, in words. */
    String whyGivenUp() {
        return why;
    }

    /** Whether they ended for failing too often. */
    boolean areGivenUp() {
        return givenUp;
    }

    private boolean failsTooOften() {
        long now = System.nanoTime();
        errors.addLast(now);
        while (now - errors.getFirst() > WITHIN_NANOS) {
            errors.removeFirst();
        }
        return errors.size() > MAX_ERRORS;
    }

    /** What broke a round may break the logging of it as well. */
    private void tell(Throwable failure) {
        String next = givenUp ? "which is given up" : "which goes on";
        try {
            LOG.error("bug: an error came out of a round of thread={}, {}", thread, next, failure);
        } catch (Throwable _) {
            LOG.error("bug: an error of {} came out of a round of thread={}, {}", failure.getClass(), thread, next);
        }
    }
}
