package io.hawser.load.gatling.request;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.hawser.load.gatling.figures.RunFigures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * A user's own timetable, in place of {@code pace}: it holds the user back until a turn is due, and says to the next request
 * when that was. A user who is behind is let go at once, turn by turn until it has caught up; what it then asks is measured
 * from when it should have asked.
 *
 * <p>Threads: immutable, any.
 */
public final class Schedule {
    private static final String PREFIX = "hawser.schedule.";

    private final String key;

    /** The timetable called {@code key}; a user may have several. */
    public Schedule(String key) {
        this.key = PREFIX + key;
    }

    /** The first turn is due when the user first comes here, each further one {@code every} after the one before. */
    public ActionBuilder every(Duration every) {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("every: " + every + " (expected: more than zero)");
        }
        return action("schedule", (session, now) -> {
            long due = session.contains(key) ? (Long) session.attributes().apply(key) + every.toNanos() : now;
            return Start.intend(session.set(key, due), due);
        });
    }

    /** The next request is measured from when the user was injected, whatever the user did since. */
    public static ActionBuilder fromInjection() {
        return action("from injection", (session, _) -> Start.intend(session, RunFigures.injectedAt(session)));
    }

    /**
     * Holds the user back until {@code time} of its session, and has the next request measured from then: for several users
     * who keep one timetable.
     *
     * @param time as of {@link System#nanoTime}
     */
    public static ActionBuilder at(ToLongFunction<io.gatling.javaapi.core.Session> time) {
        return action(
                "at",
                (session, _) -> Start.intend(session, time.applyAsLong(new io.gatling.javaapi.core.Session(session))));
    }

    private interface Intention {
        Session in(Session session, long now);
    }

    private static ActionBuilder action(String name, Intention intention) {
        io.gatling.core.action.builder.ActionBuilder builder =
                (context, next) -> new Turn(name, intention, context, next);
        return () -> builder;
    }

    private static final class Turn extends JavaAction {
        private final Intention intention;

        Turn(String name, Intention intention, ScenarioContext context, Action next) {
            super(name, context.coreComponents(), next);
            this.intention = intention;
            var _ = RunFigures.of(context); // notes when each user was injected
        }

        @Override
        public void execute(Session session) {
            long now = System.nanoTime();
            Session intended = intention.in(session, now);
            long wait = Start.intendedAt(intended) - now;
            if (wait <= 0) {
                next().$bang(intended);
            } else {
                var _ = session.eventLoop().schedule(() -> next().$bang(intended), wait, TimeUnit.NANOSECONDS);
            }
        }
    }
}
