package io.hawser.gateway.supervision.probe;

import java.time.Duration;

/**
 * One question to one component, asked again and again.
 *
 * @param name its name in status and metrics: lower case letters and hyphens; stable
 * @param component whom it asks
 * @param period how often
 * @param threshold beyond it what was measured is called ill
 * @param question asks
 */
public record Probe(String name, String component, Duration period, Duration threshold, Question question) {

    /**
     * Asks anew if the last answer is there, and says what is known by now.
     *
     * <p>Threads: the {@code supervisor} thread only; must not block, for everybody else would go unwatched.
     */
    @FunctionalInterface
    public interface Question {
        Reading ask(Duration threshold);

        /** Its component was replaced: an answer that is still under way would come from the old one, and is not waited for. */
        default void forget() {}
    }
}
