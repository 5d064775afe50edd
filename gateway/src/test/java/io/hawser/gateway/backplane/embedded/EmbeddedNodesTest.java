package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.SeveralNodesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedNodesTest extends SeveralNodesContract {
    @TempDir
    Path directory;

    @Override
    protected Cluster open() {
        return new NodesInOneJvm(EmbeddedBackplane.open(EmbeddedConfig.in(directory)));
    }
}
