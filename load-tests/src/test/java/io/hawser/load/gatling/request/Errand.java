package io.hawser.load.gatling.request;

import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Work that takes its time or blocks, done on a thread of its own while its user waits; a request like any other in the
 * reports.
 *
 * <p>Threads: immutable, any; the work runs on a platform thread, one for each time that it is done.
 */
public final class Errand extends Request<Done, Errand> {
    private final Supplier<Optional<String>> work;

    /** Does {@code work}, which says why it failed, if it did; an exception of its fails it, too. */
    public Errand(Text name, Supplier<Optional<String>> work) {
        this(Plan.named(name), work);
    }

    private Errand(Plan<Done> plan, Supplier<Optional<String>> work) {
        super(plan);
        this.work = work;
    }

    @Override
    protected Errand with(Plan<Done> plan) {
        return new Errand(plan, work);
    }

    @Override
    protected Step<Done> step(ScenarioContext context) {
        String name = "errand " + plan().name();
        return (_, exchange) -> {
            var _ = Thread.ofPlatform().name(name).daemon().start(() -> run(exchange)); // it tells how it ended
        };
    }

    private void run(Exchange<Done> exchange) {
        try {
            work.get().ifPresentOrElse(exchange::failed, () -> exchange.answered(new Done()));
        } catch (RuntimeException impossible) {
            exchange.failed(impossible);
        }
    }
}
