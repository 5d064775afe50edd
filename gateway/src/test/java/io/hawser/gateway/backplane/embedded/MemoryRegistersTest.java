package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.RegistersContract;

final class MemoryRegistersTest extends RegistersContract {
    @Override
    protected Backplane open() {
        return new MemoryBackplane(1 << 20);
    }
}
