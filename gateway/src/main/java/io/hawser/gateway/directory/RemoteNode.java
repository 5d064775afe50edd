package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Node;

/**
 * One other node, how many sessions it said it has, and whether it is gone.
 *
 * <p>Threads: one at a time takes in what it says; any may look.
 */
final class RemoteNode {
    private final Node node;
    private final Forwarding forwarding;
    private volatile int count;
    private volatile boolean
            gone; // set once: its sessions are not there any more, though it takes a while to remove them

    RemoteNode(Node node, Forwarding forwarding) {
        this.node = node;
        this.forwarding = forwarding;
    }

    Node node() {
        return node;
    }

    Forwarding forwarding() {
        return forwarding;
    }

    int count() {
        return count;
    }

    boolean isGone() {
        return gone;
    }

    void onGone() {
        gone = true;
    }

    /** So many more. */
    void count(int more) {
        int before = count;
        count = before + more;
    }
}
