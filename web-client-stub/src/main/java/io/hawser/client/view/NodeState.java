package io.hawser.client.view;

/** Whether a node of the cluster is there. */
public enum NodeState {
    /** It is heard and serves. */
    ALIVE,
    /** It is heard and is going out of service. */
    DRAINING,
    /** It fell silent; its sessions count as ended. */
    LOST,
    /** It counts as alive, but did not answer the node that was asked. */
    UNREACHABLE,
    /** It runs, but has lost the other nodes and what they share. */
    ISOLATED,
    /** Newer than this library. */
    UNKNOWN
}
