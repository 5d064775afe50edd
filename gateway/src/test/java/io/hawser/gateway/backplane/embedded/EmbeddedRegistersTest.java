package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.RegistersContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRegistersTest extends RegistersContract {
    @TempDir
    Path directory;

    @Override
    protected Backplane open() {
        return EmbeddedBackplane.open(EmbeddedConfig.in(directory));
    }
}
