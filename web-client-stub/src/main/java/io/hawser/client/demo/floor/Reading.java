package io.hawser.client.demo.floor;

import java.time.Instant;

/**
 * The latest of one thing that a machine reports.
 *
 * @param name what it is, in the machine's own terms
 * @param value as text, shortened if it is long
 * @param time when the gateway saw it
 */
public record Reading(String name, String value, Instant time) {}
