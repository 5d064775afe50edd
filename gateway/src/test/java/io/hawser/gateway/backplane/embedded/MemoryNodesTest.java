package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.SeveralNodesContract;

final class MemoryNodesTest extends SeveralNodesContract {
    @Override
    protected Cluster open() {
        return new NodesInOneJvm(new MemoryBackplane(8 << 20));
    }
}
