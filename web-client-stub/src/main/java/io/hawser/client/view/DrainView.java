package io.hawser.client.view;

import java.time.Duration;

/**
 * How far the draining of a node is.
 *
 * @param nodeId the node
 * @param phase how far it is
 * @param sessions still on it
 * @param commandsInFlight commands on its sessions that were sent and have not ended
 * @param elapsed since draining began
 * @param sessionsCut sessions that were closed at the deadline rather than going in their turn; 0 before the end
 */
public record DrainView(
        String nodeId, DrainPhase phase, long sessions, long commandsInFlight, Duration elapsed, long sessionsCut) {}
