package io.hawser.gateway.supervision.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Feels the pulse of threads that run what they are given: each gets a task that does nothing, and the next one when it has
 * run that.
 *
 * <p>Threads: asked by the {@code supervisor} thread.
 */
public final class Pulse implements Probe.Question {
    private final Supplier<Map<String, Executor>> threads;
    private Map<String, Executor> known = Map.of();
    private List<Beat> beats = List.of();

    /** @param threads those that there are now, by name */
    public Pulse(Supplier<Map<String, Executor>> threads) {
        this.threads = threads;
    }

    @Override
    public Reading ask(Duration threshold) {
        Map<String, Executor> now = threads.get();
        if (!now.equals(known)) { // they were replaced
            known = now;
            beats = now.entrySet().stream()
                    .map(thread -> new Beat(thread.getKey(), thread.getValue()))
                    .toList();
        }
        Reading worst = Reading.well(Duration.ZERO);
        for (Beat beat : beats) {
            Duration waiting = beat.ask();
            if (waiting.compareTo(worst.measured()) > 0) {
                worst = Reading.of(
                        waiting, threshold, beat.name + " has run nothing for " + waiting.toMillis() + " ms");
            }
        }
        return worst;
    }

    private static final class Beat {
        private final String name;
        private final Executor thread;
        private long askedNanos;
        private volatile boolean open; // set by the asker, cleared by the thread

        private Beat(String name, Executor thread) {
            this.name = name;
            this.thread = thread;
        }

        /** How long the last task has been waiting; zero when it was run, and another one is given. */
        private Duration ask() {
            if (open) {
                return Duration.ofNanos(System.nanoTime() - askedNanos);
            }
            askedNanos = System.nanoTime();
            open = true;
            try {
                thread.execute(() -> open = false);
            } catch (RejectedExecutionException _) {
                return Duration.ofNanos(1); // it ended: stays open, and is late by and by
            }
            return Duration.ZERO;
        }
    }
}
