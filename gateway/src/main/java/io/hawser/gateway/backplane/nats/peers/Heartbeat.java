package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Node;

/**
 * A sign of life.
 *
 * @param node whose
 * @param version what it speaks to other nodes
 * @param oldest the oldest version that it understands
 * @param announced how many batches it has announced
 */
record Heartbeat(Node node, long version, long oldest, long announced) {

    byte[] encode() {
        return Frame.begin(0).put(node).put(version).put(oldest).put(announced).end();
    }

    static Heartbeat decode(byte[] received) throws UnreadableFrameException {
        Frame frame = Frame.read(received);
        return new Heartbeat(frame.node(), frame.number(), frame.number(), frame.number());
    }

    /** Whether either understands the other. */
    boolean fits(Heartbeat other) {
        return version >= other.oldest && other.version >= oldest;
    }
}
