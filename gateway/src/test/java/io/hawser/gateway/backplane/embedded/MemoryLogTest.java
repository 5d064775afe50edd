package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.DurableLogContract;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class MemoryLogTest extends DurableLogContract {
    @Override
    protected Backplane open() {
        return new MemoryBackplane(8 << 20);
    }

    @Test
    void theOldestRecordsGoWhenTheBoundIsReached() {
        DurableLog small = new MemoryBackplane(100).log(new LogName("small"));

        for (int i = 0; i < 5000; i++) {
            get(small.append(ByteBuffer.allocate(30), Expect.any(), new RecordId("r" + i)));
        }

        assertThat(get(small.size())).isEqualTo(new DurableLog.LogSize(3, 90));
        assertThat(get(small.head()).value()).isEqualTo(4997);
        assertThat(get(small.tail()).value()).isEqualTo(5000);
    }
}
