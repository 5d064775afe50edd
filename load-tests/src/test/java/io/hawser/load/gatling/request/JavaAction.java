package io.hawser.load.gatling.request;

import com.typesafe.scalalogging.Logger;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.util.Clock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.ExitableAction;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * An action of Gatling written in Java; the only class that knows how Scala's traits are put together.
 *
 * <p>The methods with {@code $$super$$} in their names are the traits' super-accessors. They are synthetic in the traits, so
 * javac does not see them and takes no {@code @Override}; the JVM links them by name. Gatling's version is pinned, and
 * {@code DeviceRequestsTest} runs actions, so an upgrade that changes this fails there.
 */
abstract class JavaAction implements ExitableAction {
    private final Logger logger = Logger.apply(LoggerFactory.getLogger(getClass()));
    private final String name;
    private final Action next;
    private final CoreComponents core;

    JavaAction(String name, CoreComponents core, Action next) {
        this.name = name;
        this.core = core;
        this.next = next;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Action next() {
        return next;
    }

    @Override
    public StatsEngine statsEngine() {
        return core.statsEngine();
    }

    @Override
    public Clock clock() {
        return core.clock();
    }

    @Override
    public Logger logger() {
        return logger;
    }

    @Override
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger ignored) {
        // the logger is final here
    }

    public void io$gatling$core$action$ChainableAction$$super$$bang(Session session) {
        var loop = session.eventLoop();
        if (loop.inEventLoop()) {
            run(session);
        } else if (!loop.isShutdown()) {
            loop.execute(() -> run(session));
        }
    }

    public void io$gatling$core$action$ExitableAction$$super$$bang(Session session) {
        io$gatling$core$action$ChainableAction$$super$$bang(session);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Takes one request down in Gatling's report, with the reason if it failed, and goes on. */
    final void log(Session session, String request, long start, long end, Optional<String> failure) {
        statsEngine()
                .logResponse(
                        session.scenario(),
                        session.groups(),
                        request,
                        start,
                        end,
                        failure.isPresent() ? KO$.MODULE$ : OK$.MODULE$,
                        Option.empty(),
                        Option.apply(failure.orElse(null)));
        Session timed = session.logGroupRequestTimings(start, end);
        next.$bang(failure.isPresent() ? timed.markAsFailed() : timed);
    }

    private void run(Session session) {
        try {
            execute(session);
        } catch (RuntimeException e) {
            statsEngine().logRequestCrash(session.scenario(), session.groups(), name, String.valueOf(e.getMessage()));
            next.$bang(session.markAsFailed());
        }
    }
}
