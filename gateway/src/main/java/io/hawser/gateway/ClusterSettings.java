package io.hawser.gateway;

import io.hawser.gateway.backplane.nats.NatsConfig;
import io.hawser.gateway.backplane.nats.log.Streams;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.config.ClusterConfig;
import io.hawser.gateway.config.EventLogConfig;
import io.hawser.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the configuration means for the engine of several gateways: pure translation, as {@link Settings}. */
final class ClusterSettings {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ClusterSettings() {}

    static NatsConfig nats(GatewayConfig config) {
        ClusterConfig cluster = config.cluster();
        return new NatsConfig(
                config.node().id(),
                new ServerAccess(
                        cluster.servers(), login(cluster), cluster.tls().map(ClusterSettings::tls)),
                cluster.replicas(),
                cluster.shards(),
                cluster.allowOldNats(),
                Map.of(Storage.EVENTS, events(config.eventLog())),
                PATIENCE);
    }

    private static ServerAccess.Login login(ClusterConfig cluster) {
        return switch (cluster.login()) {
            case ClusterConfig.Login.None() -> new ServerAccess.Login.None();
            case ClusterConfig.Login.Password(String user, Path file) -> new ServerAccess.Login.Password(user, file);
            case ClusterConfig.Login.Token(Path file) -> new ServerAccess.Login.Token(file);
            case ClusterConfig.Login.Credentials(Path file) -> new ServerAccess.Login.CredentialsFile(file);
        };
    }

    private static ServerAccess.Tls tls(ClusterConfig.Tls tls) {
        return new ServerAccess.Tls(
                tls.authorities(),
                tls.identity().map(shown -> new ServerAccess.Identity(shown.certificate(), shown.key())));
    }

    /** The servers forget what the gateways would, should none of them be there to do it, and no sooner. */
    private static Streams.Bounds events(EventLogConfig log) {
        Duration age = log.retention().age();
        Duration lag = log.groups().maxLag().age();
        return new Streams.Bounds(
                age.compareTo(lag) > 0 ? age : lag,
                Math.max(log.retention().bytes(), log.groups().maxLag().bytes()));
    }
}
