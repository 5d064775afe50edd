package io.hawser.device.simulator;

import io.hawser.device.simulator.figures.Latency;
import java.time.Duration;
import java.util.SortedMap;

/**
 * How a fleet is doing.
 *
 * @param elapsed since it started
 * @param devices how many there will be, hostile ones left out
 * @param connected how many are in session
 * @param connecting how many are on their way to one
 * @param setbacks how many are neither, by what happened to each last
 * @param sent how many uplinks so far
 * @param acknowledged how many of them
 * @param commands how many were carried out so far
 * @param attacks how many ended so far
 * @param reconnects how many sessions there were so far that the plan did not begin
 * @param recent the latencies of the last whole second
 */
public record FleetProgress(
        Duration elapsed,
        int devices,
        long connected,
        int connecting,
        SortedMap<String, Integer> setbacks,
        long sent,
        long acknowledged,
        long commands,
        long attacks,
        long reconnects,
        Latency recent) {}
