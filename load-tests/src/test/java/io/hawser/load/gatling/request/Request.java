package io.hawser.load.gatling.request;

import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A request for {@code exec(…)}: a line of that name in Gatling's report and in the figures. It fails when it is not answered
 * in its time, or when a check of the answer does not hold.
 *
 * <p>Threads: immutable, any; what changes it makes another.
 *
 * @param <R> the answer
 * @param <S> itself
 */
public abstract class Request<R, S extends Request<R, S>> implements ActionBuilder {
    private final Plan<R> plan;

    /**
     * What all requests have.
     *
     * @param name as it is reported
     * @param checks in order
     * @param failure how it has to fail; empty: not at all
     * @param <R> the answer
     */
    public record Plan<R>(Text name, List<Check<? super R>> checks, Optional<Text> failure) {
        public Plan {
            checks = List.copyOf(checks);
        }

        /** Without checks. */
        public static <R> Plan<R> named(Text name) {
            return new Plan<>(name, List.of(), Optional.empty());
        }
    }

    protected Request(Plan<R> plan) {
        this.plan = plan;
    }

    /** With these checks after those that it has. The first that does not hold fails the request and ends the checking. */
    @SafeVarargs
    public final S check(Check<? super R>... checks) {
        List<Check<? super R>> all = new ArrayList<>(plan.checks());
        for (Check<? super R> check : checks) {
            all.add(check);
        }
        return with(new Plan<>(plan.name(), all, plan.failure()));
    }

    /** With a check of the answer that {@code what} describes when it does not hold. */
    public final S checkThat(String what, Predicate<? super R> holds) {
        return check(
                (reply, session) -> holds.test(reply) ? new Check.Held(session) : new Check.Unmet("unmet: " + what));
    }

    /** It has to fail, with a reason that begins so and may hold expressions; to be answered is what counts as failed then. */
    public final S fails(String reason) {
        return with(new Plan<>(plan.name(), plan.checks(), Optional.of(Text.of(reason))));
    }

    protected final Plan<R> plan() {
        return plan;
    }

    /** The same with that plan. */
    protected abstract S with(Plan<R> plan);

    /** How it is carried out in the scenario of {@code context}. */
    protected abstract Step<R> step(ScenarioContext context);

    /** What is checked unless the user checks the same. */
    protected List<Check<? super R>> ownChecks() {
        return List.of();
    }

    @Override
    public final io.gatling.core.action.builder.ActionBuilder asScala() {
        return (context, next) ->
                new RequestAction<>(new Plan<>(plan.name(), checks(), plan.failure()), step(context), context, next);
    }

    private List<Check<? super R>> checks() {
        List<Check<? super R>> all = new ArrayList<>();
        for (Check<? super R> own : ownChecks()) {
            if (plan.checks().stream().noneMatch(check -> check.about().equals(own.about()))) {
                all.add(own);
            }
        }
        all.addAll(plan.checks());
        return all;
    }
}
