package io.hawser.client.view;

import java.time.Instant;

/**
 * A node of the cluster, as another sees it.
 *
 * @param nodeId its name
 * @param state whether it is there
 * @param since when it entered that state
 * @param startTime when its process began
 * @param version of its program
 * @param sessions of devices on it; the last known number when it is lost
 */
public record NodeView(
        String nodeId, NodeState state, Instant since, Instant startTime, String version, long sessions) {}
