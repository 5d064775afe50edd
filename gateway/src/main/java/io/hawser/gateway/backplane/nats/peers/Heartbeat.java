package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Node;

/**
 * A sign of life. It begins alike in every version to come, so that whoever does not understand the rest knows who it is and
 * why; what a later version adds comes behind, and is passed over.
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

    /** What it speaks, in words that fit behind {@code it} and {@code this one}. */
    String languages() {
        return "speaks version " + version + " to other gateways and understands " + oldest + " and later";
    }

    /** Whether either understands the other. */
    boolean fits(Heartbeat other) {
        return version >= other.oldest && other.version >= oldest;
    }
}
