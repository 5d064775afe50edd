package io.hawser.load.gatling.request;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.hawser.load.gatling.figures.RunFigures;
import java.util.function.UnaryOperator;

/**
 * A moment of a user's that a later request can be measured from, such as when its connection broke.
 *
 * <p>Threads: immutable, any.
 */
public final class Moment {
    private static final String PREFIX = "hawser.moment.";

    private final String key;

    /** The moment called {@code key}; a user may have several. */
    public Moment(String key) {
        this.key = PREFIX + key;
    }

    /** It is now. */
    public ActionBuilder now() {
        return action("moment", session -> session.set(key, System.nanoTime()));
    }

    /** The next request is measured from it, whatever the user did since; from now if it never was. */
    public ActionBuilder since() {
        return action(
                "since",
                session -> session.contains(key)
                        ? Start.intend(session, (Long) session.attributes().apply(key))
                        : session);
    }

    private static ActionBuilder action(String name, UnaryOperator<Session> change) {
        io.gatling.core.action.builder.ActionBuilder builder =
                (context, next) -> new Noting(name, change, context, next);
        return () -> builder;
    }

    private static final class Noting extends JavaAction {
        private final UnaryOperator<Session> change;

        Noting(String name, UnaryOperator<Session> change, ScenarioContext context, Action next) {
            super(name, context.coreComponents(), next);
            this.change = change;
            var _ = RunFigures.of(context); // the requests that it is for are taken down there
        }

        @Override
        public void execute(Session session) {
            next().$bang(change.apply(session));
        }
    }
}
