package io.hawser.gateway.backplane.embedded;

import java.nio.ByteBuffer;

/** The bounds of a record. */
final class RecordBounds {
    private RecordBounds() {}

    static void check(ByteBuffer record, int maxBytes) {
        if (!record.hasRemaining() || record.remaining() > maxBytes) {
            throw new IllegalArgumentException(
                    "record: " + record.remaining() + " bytes (expected: 1.." + maxBytes + ")");
        }
    }
}
