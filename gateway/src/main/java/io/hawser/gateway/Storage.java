package io.hawser.gateway;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.embedded.EmbeddedBackplane;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.backplane.nats.NatsBackplane;
import io.hawser.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Which engine keeps what must last, and the names of the logs in it. */
final class Storage {
    static final LogName EVENTS = new LogName("events");
    static final LogName GROUPS = new LogName("groups");
    static final LogName DEVICES = new LogName("devices");

    private static final long MEMORY_LOG_BYTES = 64 << 20;

    private Storage() {}

    /** Whether other gateways keep their logs in the same place. */
    static boolean isShared(GatewayConfig config) {
        return switch (config.store().engine()) {
            case EMBEDDED, MEMORY -> false;
            case NATS -> true;
        };
    }

    static Backplane open(GatewayConfig config, Path directory, InstantSource clock) {
        Node self = new Node(config.node().id(), clock.millis());
        return switch (config.store().engine()) {
            case EMBEDDED -> EmbeddedBackplane.open(Settings.store(config, directory), self);
            case MEMORY -> new MemoryBackplane(self, MEMORY_LOG_BYTES);
            case NATS ->
                NatsBackplane.open(ClusterSettings.nats(config), clock, System::nanoTime, RandomGenerator.getDefault());
        };
    }
}
