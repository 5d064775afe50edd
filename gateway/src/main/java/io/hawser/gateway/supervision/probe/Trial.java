package io.hawser.gateway.supervision.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what users do, again and again, and looks how it went.
 *
 * <p>Threads: asked by the {@code supervisor} thread; each attempt has a thread of its own, one at a time.
 */
public final class Trial implements Probe.Question {
    private static final String OUT_OF_DESCRIPTORS = "Too many open files";

    private final String name;
    private final Attempt attempt;
    private final Supplier<Optional<String>> excuse;
    private volatile Stand stand = new Ended(Duration.ZERO, Optional.empty()); // written by whoever's turn it is

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

    private sealed interface Stand {}

    private record UnderWay(long sinceNanos) implements Stand {}

    private record Ended(Duration took, Optional<String> failure) implements Stand {}

    @Override
    public Reading ask(Duration threshold) {
        return switch (stand) {
            case UnderWay(long since) -> {
                Duration waiting = Duration.ofNanos(System.nanoTime() - since);
                yield waiting.compareTo(threshold) > 0
                        ? judge(waiting, name + " has no answer for " + waiting.toMillis() + " ms")
                        : Reading.well(waiting);
            }
            case Ended(Duration took, Optional<String> failure) -> {
                begin(threshold);
                yield failure.map(why -> judge(took, name + " failed: " + why)).orElseGet(() -> Reading.well(took));
            }
        };
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
        long start = System.nanoTime();
        stand = new UnderWay(start);
        Thread.ofPlatform().name("trial-" + name).daemon().start(() -> {
            Optional<String> failure = Optional.of("it broke off");
            try {
                attempt.run(limit);
                failure = Optional.empty();
            } catch (IOException | RuntimeException e) {
                failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
            } finally {
                stand = new Ended(Duration.ofNanos(System.nanoTime() - start), failure);
            }
        });
    }
}
