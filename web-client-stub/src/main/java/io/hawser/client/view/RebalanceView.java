package io.hawser.client.view;

import java.time.Duration;

/**
 * How far the rebalancing of a node is.
 *
 * @param nodeId the node that devices leave
 * @param phase how far it is
 * @param sessions on it now
 * @param targetSessions its share: what they are to come down to
 * @param sessionsMoved devices sent away so far
 * @param elapsed since it began
 * @param outcome why it ended, a sentence; empty before the end
 */
public record RebalanceView(
        String nodeId,
        RebalancePhase phase,
        long sessions,
        long targetSessions,
        long sessionsMoved,
        Duration elapsed,
        String outcome) {}
