package io.hawser.load.gatling.request;

import io.gatling.core.session.Session;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request under way, told once how it ended.
 *
 * <p>Threads: told from any; the end is handled on the user's event loop.
 *
 * @param <R> the answer
 */
public final class Exchange<R> {
    private final Session begun;
    private final End<R> end;
    private final AtomicBoolean told = new AtomicBoolean(); // of several who tell, the first
    private boolean beginning; // the user's event loop only

    /**
     * What becomes of it.
     *
     * @param <R> the answer
     */
    interface End<R> {
        void onAnswer(Session session, R reply, long nanos);

        void onFailure(Session session, String reason, long nanos);
    }

    Exchange(Session begun, End<R> end) {
        this.begun = begun;
        this.end = end;
    }

    /** Begins with {@code step}; an exception of its is how it failed. */
    void begin(Step<R> step) {
        beginning = true;
        try {
            step.begin(begun, this);
        } catch (RuntimeException impossible) {
            failed(impossible);
        }
        beginning = false;
    }

    /** The answer came just now; {@code session} is what the user goes on with. */
    public void answered(Session session, R reply) {
        long nanos = System.nanoTime();
        tell(() -> end.onAnswer(session, reply, nanos));
    }

    /** The answer came just now, and leaves the session as it was. */
    public void answered(R reply) {
        answered(begun, reply);
    }

    /** It failed just now. The reason is counted: no ids in it, nothing that is different every time. */
    public void failed(String reason) {
        long nanos = System.nanoTime();
        tell(() -> end.onFailure(begun, reason, nanos));
    }

    /** It failed just now, for that. */
    public void failed(RuntimeException impossible) {
        failed(Reasons.of(impossible));
    }

    private void tell(Runnable ending) {
        if (!told.compareAndSet(false, true)) {
            return;
        }
        var loop = begun.eventLoop();
        if (loop.inEventLoop() && !beginning) {
            ending.run();
        } else if (!loop.isShuttingDown()) { // at the simulation's end nobody counts any more
            loop.execute(ending); // and not at once, or a loop of requests that end at once would fill the stack
        }
    }
}
