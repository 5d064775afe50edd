package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.embedded.EmbeddedBackplane;
import io.hawser.gateway.backplane.embedded.EmbeddedConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class CommandsOnEmbeddedNodesTest extends CommandsOnNodesContract {
    @TempDir
    Path directory;

    @Override
    Cluster open() {
        return new NodesInOneJvm(EmbeddedBackplane.open(EmbeddedConfig.in(directory)));
    }
}
