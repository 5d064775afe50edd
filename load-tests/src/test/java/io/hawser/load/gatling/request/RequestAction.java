package io.hawser.load.gatling.request;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.load.gatling.figures.RunFigures;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries a request out for one user after the other, and takes down how it went: for Gatling's report in milliseconds, for
 * the figures in microseconds, both from the same start.
 *
 * <p>Threads: each user's event loop.
 */
final class RequestAction<R> extends JavaAction {
    private final Request.Plan<R> plan;
    private final Step<R> step;
    private final RunFigures figures;

    RequestAction(Request.Plan<R> plan, Step<R> step, ScenarioContext context, Action next) {
        super(plan.name().toString(), context.coreComponents(), next);
        this.plan = plan;
        this.step = step;
        this.figures = RunFigures.of(context);
    }

    @Override
    public void execute(Session session) {
        Start start = Start.of(session, clock());
        String request;
        try {
            request = plan.name().in(session);
        } catch (UnresolvedTextException unresolved) {
            fail(name(), start, session, Reasons.of(unresolved), System.nanoTime());
            return;
        }
        Exchange<R> exchange = new Exchange<>(start.session(), new Exchange.End<>() {
            @Override
            public void onAnswer(Session answered, R reply, long nanos) {
                check(request, start, answered, reply, nanos);
            }

            @Override
            public void onFailure(Session failed, String reason, long nanos) {
                if (isExpected(reason, failed)) {
                    succeed(request, start, failed, nanos);
                } else {
                    fail(request, start, failed, reason, nanos);
                }
            }
        });
        exchange.begin(step);
    }

    private boolean isExpected(String reason, Session session) {
        try {
            return plan.failure()
                    .filter(text -> reason.startsWith(text.in(session)))
                    .isPresent();
        } catch (UnresolvedTextException unresolved) {
            return false;
        }
    }

    private void check(String request, Start start, Session session, R reply, long nanos) {
        if (plan.failure().isPresent()) {
            fail(
                    request,
                    start,
                    session,
                    "answered (expected: " + plan.failure().get() + ")",
                    nanos);
            return;
        }
        io.gatling.javaapi.core.Session current = new io.gatling.javaapi.core.Session(session);
        for (Check<? super R> check : plan.checks()) {
            switch (checked(check, reply, current)) {
                case Check.Held(io.gatling.javaapi.core.Session held) -> current = held;
                case Check.Unmet(String reason) -> {
                    fail(request, start, current.asScala(), reason, nanos);
                    return;
                }
            }
        }
        succeed(request, start, current.asScala(), nanos);
    }

    private Check.Result checked(Check<? super R> check, R reply, io.gatling.javaapi.core.Session session) {
        try {
            return check.check(reply, session);
        } catch (RuntimeException broken) {
            return new Check.Unmet(Reasons.of(broken));
        }
    }

    private void succeed(String request, Start start, Session session, long nanos) {
        figures.succeeded(request, Duration.ofNanos(nanos - start.nanos()));
        log(session, request, start.millis(), start.millisAt(nanos), Optional.empty());
    }

    private void fail(String request, Start start, Session session, String reason, long nanos) {
        figures.failed(request, reason);
        log(session, request, start.millis(), start.millisAt(nanos), Optional.of(reason));
    }
}
