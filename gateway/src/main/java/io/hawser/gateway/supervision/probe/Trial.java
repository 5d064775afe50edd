package io.hawser.gateway.supervision.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what users do, again and again, and looks how it went.
 *
 * <p>Threads: asked by the {@code supervisor} thread. Each attempt has a thread of its own, one at a time but for those that
 * were forgotten, which end by their limit.
 */
public final class Trial implements Probe.Question {
    private static final String OUT_OF_DESCRIPTORS = "Too many open files";

    private final String name;
    private final Attempt attempt;
    private final Supplier<Optional<String>> excuse;
    private Optional<Run> last = Optional.empty();

    /**
     * @param name of the thread, and in what is said of it
     * @param excuse what is known to be in the way, and not to be healed by a restart
     */
    public Trial(String name, Attempt attempt, Supplier<Optional<String>> excuse) {
        this.name = name;
        this.attempt = attempt;
        this.excuse = excuse;
    }

    /** Does it once; throws when it does not work, or not within {@code limit}. May block. */
    @FunctionalInterface
    public interface Attempt {
        void run(Duration limit) throws IOException;
    }

    @Override
    public Reading ask(Duration threshold) {
        if (last.isEmpty()) {
            begin(threshold);
            return Reading.well(Duration.ZERO);
        }
        Run run = last.get();
        Optional<Ended> ended = run.ended;
        if (ended.isEmpty()) {
            Duration waiting = run.age();
            return waiting.compareTo(threshold) > 0
                    ? judge(waiting, name + " has no answer for " + waiting.toMillis() + " ms")
                    : Reading.well(waiting);
        }
        begin(threshold);
        Duration took = ended.get().took();
        return ended.get()
                .failure()
                .map(why -> judge(took, name + " failed: " + why))
                .orElseGet(() -> Reading.well(took));
    }

    @Override
    public void forget() {
        last = Optional.empty(); // its end is heard by nobody
    }

    private Reading judge(Duration measured, String problem) {
        Optional<String> known = excuse.get();
        if (known.isPresent()) {
            return Reading.waiting(measured, known.get());
        }
        // When there is no descriptor left for the trial itself, it says nothing about the component.
        return problem.contains(OUT_OF_DESCRIPTORS)
                ? Reading.waiting(measured, problem)
                : Reading.ill(measured, problem);
    }

    private void begin(Duration limit) {
        Run run = new Run();
        last = Optional.of(run);
        Thread.ofPlatform().name("trial-" + name).daemon().start(() -> run.execute(limit));
    }

    private record Ended(Duration took, Optional<String> failure) {}

    private final class Run {
        private final long startNanos = System.nanoTime();
        private volatile Optional<Ended> ended = Optional.empty(); // written once, by its thread

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }

        private void execute(Duration limit) {
            Optional<String> failure = Optional.of("it broke off");
            try {
                attempt.run(limit);
                failure = Optional.empty();
            } catch (IOException | RuntimeException e) {
                failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
            } finally {
                ended = Optional.of(new Ended(age(), failure));
            }
        }
    }
}
