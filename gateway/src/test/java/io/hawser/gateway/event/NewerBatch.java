package io.hawser.gateway.event;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** Events as a version of Hawser writes them that is not there yet. */
public final class NewerBatch {
    private NewerBatch() {}

    /** Appends one, as another gateway would. */
    public static Position appendTo(DurableLog log) {
        return Stages.get(log.append(record((byte) 2), Expect.any(), new RecordId("newer")));
    }

    /** A whole batch of that version. */
    static ByteBuffer record(byte version) {
        ByteBuffer batch = EventBytes.encode(List.of(Events.uplink("newer", 1)));
        batch.put(0, version);
        seal(batch);
        return batch;
    }

    /** Makes the checksum right again. */
    static void seal(ByteBuffer batch) {
        CRC32C checksum = new CRC32C();
        checksum.update(batch.slice(0, batch.limit() - Integer.BYTES));
        batch.putInt(batch.limit() - Integer.BYTES, (int) checksum.getValue());
    }
}
