package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.nats.log.Streams;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** Opens engines on real servers, for tests. */
final class NatsNodes {
    private NatsNodes() {}

    static NatsBackplane open(String node, String... urls) {
        return open(config(node, 1, urls));
    }

    static NatsBackplane open(NatsConfig config) {
        return NatsBackplane.open(config, InstantSource.system(), System::nanoTime, RandomGenerator.getDefault());
    }

    static NatsConfig config(String node, int replicas, String... urls) {
        return config(
                node,
                replicas,
                new ServerAccess(List.of(urls), new ServerAccess.Login.None(), Optional.empty()),
                Duration.ofSeconds(10));
    }

    /** For a server that is there, and lets the node in or does not. */
    static NatsConfig config(String node, ServerAccess access) {
        return config(node, 1, access, Duration.ofMillis(100));
    }

    static NatsConfig config(String node, int replicas, ServerAccess access, Duration patience) {
        return new NatsConfig(
                node,
                access,
                replicas,
                6,
                true,
                Map.of(new LogName("events"), new Streams.Bounds(Duration.ofDays(1), 64 << 20)),
                patience);
    }

    /** Has a server forget everything, as soon as it can: several have to choose a leader first. */
    static void wipe(NatsServer server) {
        wipe(server.url());
    }

    static void wipe(String url) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            Connection connection = Nats.connect(url);
            try {
                var management = connection.jetStreamManagement();
                for (String stream : management.getStreamNames()) {
                    management.deleteStream(stream);
                }
                assertThat(management.getStreamNames()).isEmpty();
            } finally {
                connection.close();
            }
        });
    }
}
