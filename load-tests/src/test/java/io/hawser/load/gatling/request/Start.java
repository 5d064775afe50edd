package io.hawser.load.gatling.request;

import io.gatling.commons.util.Clock;
import io.gatling.core.session.Session;
import java.util.concurrent.TimeUnit;

/**
 * From when a request is measured: from now, or from when it was meant to start if that is past.
 *
 * @param session without the intention, which counts for one request
 * @param nanos as of {@link System#nanoTime}
 * @param millis as of Gatling's clock
 */
record Start(Session session, long nanos, long millis) {
    private static final String INTENDED = "hawser.intended";

    /** The session whose next request is meant to start at {@code nanos}. */
    static Session intend(Session session, long nanos) {
        return session.set(INTENDED, nanos);
    }

    /** When the next request is meant to start. */
    static long intendedAt(Session session) {
        return (Long) session.attributes().apply(INTENDED);
    }

    /** The start of the request that begins now. */
    static Start of(Session session, Clock clock) {
        long now = System.nanoTime();
        long millis = clock.nowMillis();
        if (!session.contains(INTENDED)) {
            return new Start(session, now, millis);
        }
        long late = Math.max(0, now - intendedAt(session));
        return new Start(session.remove(INTENDED), now - late, millis - TimeUnit.NANOSECONDS.toMillis(late));
    }

    /** What Gatling's clock showed at {@code end}. */
    long millisAt(long end) {
        return millis + TimeUnit.NANOSECONDS.toMillis(end - nanos);
    }
}
