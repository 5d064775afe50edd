package io.hawser.gateway.bench;

import java.time.Duration;

/**
 * When a load is measured.
 *
 * @param settle how long it runs before
 * @param measured how long it is measured
 * @param begin runs when that begins; quick
 * @param end runs when that ends; quick
 */
public record Span(Duration settle, Duration measured, Runnable begin, Runnable end) {
    /** All of it, and nobody looks. */
    public static Span of(Duration whole) {
        return new Span(Duration.ZERO, whole, () -> {}, () -> {});
    }

    /** How long the load runs. */
    double seconds() {
        return settle.plus(measured).toNanos() / 1e9;
    }
}
