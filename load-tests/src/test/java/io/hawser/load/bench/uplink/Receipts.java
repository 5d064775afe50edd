package io.hawser.load.bench.uplink;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Which messages of which device the subscriber got.
 *
 * <p>Threads: one takes; the counts may be read by any.
 */
final class Receipts {
    private final BitSet[] seen; // by device, the numbers of its messages; the taking thread's own
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();

    Receipts(int devices) {
        seen = IntStream.range(0, devices).mapToObj(_ -> new BitSet()).toArray(BitSet[]::new);
    }

    void take(ByteBuffer payload) {
        int start = payload.position();
        BitSet messages = seen[payload.getInt(start + UplinkFraming.DEVICE_OFFSET)];
        int sequence = payload.getInt(start + UplinkFraming.SEQUENCE_OFFSET);
        if (messages.get(sequence)) {
            repeated.incrementAndGet();
            return;
        }
        if (sequence < messages.length()) {
            outOfOrder.incrementAndGet();
        }
        messages.set(sequence);
        received.incrementAndGet();
    }

    /** Different messages. */
    long received() {
        return received.get();
    }

    /** Messages that came once more. */
    long repeated() {
        return repeated.get();
    }

    /** Messages that came for the first time after a later one of the same device. */
    long outOfOrder() {
        return outOfOrder.get();
    }
}
