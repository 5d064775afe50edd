package io.hawser.gateway.event;

import java.time.Instant;

/**
 * Something that happened, before it has a place in the log.
 *
 * @param time when, by this gateway's clock
 * @param device the device's id; empty when it concerns none
 * @param epoch the session's epoch; 0 when it concerns none
 * @param detail what
 */
public record Event(Instant time, String device, long epoch, EventDetail detail) {}
