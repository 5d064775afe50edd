package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * What each node tells all others of what only it knows. Batches may be lost on their way; a node that misses one is given a
 * snapshot of the sender's state instead, so that in the end everybody knows what the sender said.
 *
 * <p>Threads: any may call; nothing here blocks. A receiver is called for one sender by one thread at a time, in order, and
 * must not block.
 */
public interface Announcements {

    /** The longest batch, and the longest part of a snapshot, in bytes. */
    int MAX_BATCH_BYTES = 64 << 10;

    /**
     * Tells all others. Whoever publishes changes its own state first, so that a snapshot is never older than the batches
     * before it; it may be newer, so what a batch says must be harmless when it is said again.
     *
     * @param batch up to {@link #MAX_BATCH_BYTES}, no longer the caller's
     */
    void publish(ByteBuffer batch);

    /**
     * Where the state of this node is to be had, in parts of up to {@link #MAX_BATCH_BYTES}: called when somebody has missed
     * something. To be set before anything is published.
     */
    void snapshotSource(Supplier<List<ByteBuffer>> source);

    /** Has {@code receiver} told of what others say; first of their snapshots. */
    Registration receive(Receiver receiver);

    /** Hears what other nodes say; buffers are read-only and the receiver's. */
    interface Receiver {

        /** The next of a node's batches. */
        void onBatch(Node from, ByteBuffer batch);

        /** All of a node's state: what was known of it before and is not in here is no longer so. */
        void onSnapshot(Node from, List<ByteBuffer> parts);

        /** That node is gone, and what it said with it. */
        void onGone(Node node);
    }
}
