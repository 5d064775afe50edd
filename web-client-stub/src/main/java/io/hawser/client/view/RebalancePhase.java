package io.hawser.client.view;

/** How far the rebalancing of a node is. */
public enum RebalancePhase {
    /** Devices are being sent to other nodes. */
    MOVING,
    /** The node has its share, or sent away all whom it could. */
    DONE,
    /** Newer than this library. */
    UNKNOWN
}
