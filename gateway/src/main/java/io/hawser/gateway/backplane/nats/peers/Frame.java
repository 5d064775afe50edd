package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Node;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What nodes send each other: one byte for the format, then numbers of 8 bytes, nodes as a byte for the length of their ids,
 * the ids and their incarnations, and bytes to the end.
 *
 * <p>Threads: the one that builds or reads it.
 */
final class Frame {
    /** The format that this version writes. */
    static final byte FORMAT = 1;

    private final ByteBuffer bytes;

    private Frame(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** A new one, with room for so much beside one node and four numbers. */
    static Frame begin(int room) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + 1 + 64 + 5 * Long.BYTES + room);
        return new Frame(bytes.put(FORMAT));
    }

    /**
     * One that came.
     *
     * @throws UnreadableFrameException when it is of a format that this version does not know
     */
    static Frame read(byte[] received) throws UnreadableFrameException {
        if (received.length == 0 || received[0] != FORMAT) {
            throw new UnreadableFrameException(
                    "format " + (received.length == 0 ? "none" : received[0]) + " (expected: " + FORMAT + ")");
        }
        return new Frame(ByteBuffer.wrap(received).position(1));
    }

    Frame put(long number) {
        bytes.putLong(number);
        return this;
    }

    Frame put(Node node) {
        byte[] id = node.id().getBytes(StandardCharsets.US_ASCII);
        bytes.put((byte) id.length).put(id).putLong(node.incarnation());
        return this;
    }

    Frame put(ByteBuffer rest) {
        bytes.put(rest.duplicate());
        return this;
    }

    byte[] end() {
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return all;
    }

    long number() throws UnreadableFrameException {
        try {
            return bytes.getLong();
        } catch (BufferUnderflowException e) {
            throw new UnreadableFrameException("too short", e);
        }
    }

    Node node() throws UnreadableFrameException {
        try {
            byte[] id = new byte[bytes.get() & 0xff];
            bytes.get(id);
            return new Node(new String(id, StandardCharsets.US_ASCII), bytes.getLong());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UnreadableFrameException("no node: " + e.getMessage(), e);
        }
    }

    /** What follows, read-only. */
    ByteBuffer rest() {
        return bytes.slice().asReadOnlyBuffer();
    }
}
