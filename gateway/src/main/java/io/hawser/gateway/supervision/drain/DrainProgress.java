package io.hawser.gateway.supervision.drain;

import java.time.Duration;

/**
 * How far draining is.
 *
 * @param sessions that are left
 * @param commandsInFlight on them: sent and not ended
 * @param elapsed since draining began
 * @param sessionsCut closed at the deadline rather than going in their turn; 0 before it is done
 */
public record DrainProgress(DrainPhase phase, int sessions, int commandsInFlight, Duration elapsed, int sessionsCut) {}
