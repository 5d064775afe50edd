package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.PeersChaosContract;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

final class HubChaosTest extends PeersChaosContract {
    private long weather;

    @Override
    protected Cluster open() {
        return new NodesInOneJvm(
                new MemoryBackplane(1 << 20), Hub.simulated(new Hub.Weather(weather++, 0.05, Duration.ofMillis(20))));
    }

    @Override
    protected List<Long> seeds() {
        return LongStream.range(0, 200).boxed().toList();
    }
}
