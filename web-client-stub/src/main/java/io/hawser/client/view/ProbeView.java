package io.hawser.client.view;

import java.time.Duration;

/**
 * What one probe found out about a component: each asks, again and again, whether a part of it still does its work.
 *
 * @param name {@code io-threads}, {@code handshake}, {@code store-writer}, …
 * @param component the component that it asks
 * @param period how often it asks
 * @param threshold what {@code last} may be at most; beyond it the component is called ill
 * @param last what it measured last: how long an answer took, or has been waited for by now
 * @param worst the most that it measured since the process began
 * @param failures how often it found its component ill since the process began
 * @param problem what it finds wrong now, for people; empty while all is well
 */
public record ProbeView(
        String name,
        String component,
        Duration period,
        Duration threshold,
        Duration last,
        Duration worst,
        long failures,
        String problem) {}
