package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedLogTest extends DurableLogContract {
    @TempDir
    Path directory;

    @Override
    protected Backplane open() {
        return EmbeddedBackplane.open(EmbeddedConfig.in(directory));
    }
}
