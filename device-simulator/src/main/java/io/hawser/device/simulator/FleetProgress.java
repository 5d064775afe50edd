package io.hawser.device.simulator;

import java.time.Duration;

/**
 * How a fleet is doing.
 *
 * @param elapsed since it started
 * @param devices how many there will be
 * @param connected how many are in session
 * @param sent how many uplinks so far
 * @param acknowledged how many of them
 * @param commands how many were carried out so far
 * @param reconnects how many sessions there were so far beyond the first of each device
 * @param recent the latencies since the last time somebody asked
 */
public record FleetProgress(
        Duration elapsed,
        int devices,
        long connected,
        long sent,
        long acknowledged,
        long commands,
        long reconnects,
        Latency recent) {}
