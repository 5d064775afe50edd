package io.hawser.gateway;

import io.hawser.gateway.backplane.embedded.EmbeddedConfig;
import io.hawser.gateway.command.CommandLimits;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.config.ClusterConfig;
import io.hawser.gateway.config.DeviceListenerConfig;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.HttpConfig;
import io.hawser.gateway.config.RpcConfig;
import io.hawser.gateway.config.StoreConfig;
import io.hawser.gateway.device.SessionLimits;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.group.GroupLimits;
import io.hawser.gateway.grpc.MessagingLimits;
import io.hawser.gateway.grpc.RpcSettings;
import io.hawser.gateway.grpc.RpcTls;
import io.hawser.gateway.http.HttpSettings;
import io.hawser.gateway.http.live.LiveSettings;
import io.hawser.gateway.mina.ListenerSettings;
import io.hawser.gateway.mina.SocketSource;
import io.hawser.gateway.part.ListenerPatience;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.gateway.supervision.probe.RestartLimits;
import io.hawser.gateway.supervision.rebalance.RebalanceOnJoin;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What the configuration means for each part: pure translation, so that no part knows the configuration file. */
final class Settings {
    private static final int MAX_BATCH_EVENTS = 1_000;
    private static final int MAX_BATCH_BYTES = 256 << 10;
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETENTION_INTERVAL = Duration.ofSeconds(5);
    private static final EventLogConfig.Retry RETRY =
            new EventLogConfig.Retry(Duration.ofMillis(10), Duration.ofSeconds(2));
    private static final int MAX_QUEUED_WRITES = 100_000;
    private static final Duration FIRST_RESTART_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_RESTART_PAUSE = Duration.ofSeconds(30);

    private Settings() {}

    static EmbeddedConfig store(GatewayConfig config, Path directory) {
        StoreConfig store = config.store();
        EmbeddedConfig.Durability durability = switch (store.durability()) {
            case FULL -> EmbeddedConfig.Durability.FULL;
            case RELAXED -> EmbeddedConfig.Durability.RELAXED;
        };
        return new EmbeddedConfig(
                directory, durability, MAX_QUEUED_WRITES, store.queueBytes(), Long.MAX_VALUE, store.reserveBytes());
    }

    static EventLogConfig eventLog(GatewayConfig config) {
        io.hawser.gateway.config.EventLogConfig log = config.eventLog();
        return new EventLogConfig(
                log.queueEvents(),
                log.queueBytes(),
                MAX_BATCH_EVENTS,
                MAX_BATCH_BYTES,
                log.tailCacheBytes(),
                RETRY,
                new EventLogConfig.Retention(
                        log.retention().age(),
                        log.retention().events(),
                        log.retention().bytes(),
                        RETENTION_INTERVAL),
                FLUSH_LIMIT);
    }

    static GroupLimits groups(GatewayConfig config) {
        io.hawser.gateway.config.EventLogConfig.Groups groups =
                config.eventLog().groups();
        return new GroupLimits(groups.maxGroups(), groups.keep(), groups.readAheadEvents(), groups.heldBytes());
    }

    static EventLogConfig.Lag lag(GatewayConfig config) {
        io.hawser.gateway.config.EventLogConfig.MaxLag lag =
                config.eventLog().groups().maxLag();
        return new EventLogConfig.Lag(lag.age(), lag.events(), lag.bytes());
    }

    static CommandLimits commands(GatewayConfig config) {
        return new CommandLimits(
                config.commands().maxQueuedPerDevice(),
                config.commands().maxOutstanding(),
                config.commands().maxInFlightPerDevice(),
                config.commands().resendInterval(),
                config.commands().keepFinished().age(),
                config.commands().keepFinished().count());
    }

    static ShardSettings shards(GatewayConfig config) {
        return Storage.isShared(config) ? ShardSettings.cluster(config.cluster().shards()) : ShardSettings.alone();
    }

    static SessionLimits sessions(GatewayConfig config) {
        DeviceListenerConfig listener = config.deviceListener();
        return new SessionLimits(
                listener.loginTime(),
                listener.keepAlive().byDefault(),
                listener.keepAlive().min(),
                listener.keepAlive().max(),
                listener.maxBodyBytes());
    }

    static ListenerSettings listener(GatewayConfig config) {
        DeviceListenerConfig listener = config.deviceListener();
        int ioThreads = listener.ioThreads() == 0 ? Runtime.getRuntime().availableProcessors() : listener.ioThreads();
        return new ListenerSettings(
                socket(listener),
                ioThreads,
                listener.maxConnections(),
                listener.protocols(),
                listener.maxBodyBytes(),
                listener.maxQueuedBytes());
    }

    private static SocketSource socket(DeviceListenerConfig listener) {
        return switch (listener.socket()) {
            case OPEN ->
                new SocketSource.Open(new InetSocketAddress(listener.host(), listener.port()), listener.backlog());
            case INHERITED -> new SocketSource.Inherited();
        };
    }

    static RpcSettings rpc(GatewayConfig config) {
        RpcConfig rpc = config.rpc();
        Optional<RpcTls> tls = switch (rpc.encryption()) {
            case RpcConfig.Encryption.None() -> Optional.empty();
            case RpcConfig.Encryption.Tls(Path certificate, Path key) ->
                Optional.of(new RpcTls(certificate, key, Optional.empty()));
            case RpcConfig.Encryption.MutualTls(Path certificate, Path key, Path clientCa) ->
                Optional.of(new RpcTls(certificate, key, Optional.of(clientCa)));
        };
        return new RpcSettings(new InetSocketAddress(rpc.host(), rpc.port()), tls, rpc.maxMessageBytes());
    }

    static HttpSettings http(GatewayConfig config) {
        HttpConfig http = config.http();
        return new HttpSettings(
                new InetSocketAddress(http.host(), http.port()),
                http.tls().map(tls -> new HttpSettings.Tls(tls.certificate(), tls.key())),
                http.allowedOrigins(),
                http.maxConnections(),
                http.pingInterval(),
                new LiveSettings(
                        http.events().maxClients(),
                        http.events().maxPerSecond(),
                        http.events().maxQueued(),
                        http.events().maxMessageBytes(),
                        http.sendTimeout()),
                config.deviceListener().protocols(),
                config.deviceListener().maxBodyBytes(),
                config.deviceListener().maxQueuedBytes());
    }

    static ListenerPatience listenerPatience(GatewayConfig config) {
        return new ListenerPatience(
                config.supervision().ioThreadPatience(), config.supervision().handshakePatience());
    }

    static RestartLimits restarts(GatewayConfig config) {
        return new RestartLimits(
                config.supervision().maxRestarts(),
                config.supervision().restartWindow(),
                FIRST_RESTART_PAUSE,
                LONGEST_RESTART_PAUSE);
    }

    /** How to drain when the process is to end. */
    static DrainPlan drain(GatewayConfig config) {
        Duration deadline = config.drain().deadline();
        Duration bounded = deadline.isZero() ? Duration.ofMillis(1) : deadline;
        Duration spread = config.drain().reconnectAfter();
        return new DrainPlan(
                bounded,
                spread.compareTo(bounded) < 0 ? spread : bounded,
                config.drain().alternate(),
                true);
    }

    /** Empty: devices stay where they are. */
    static Optional<RebalanceOnJoin.Settings> rebalanceOnJoin(GatewayConfig config) {
        ClusterConfig.RebalanceOnJoin wanted = config.cluster().rebalanceOnJoin();
        return wanted.sessionsPerSecond() == 0
                ? Optional.empty()
                : Optional.of(new RebalanceOnJoin.Settings(wanted.sessionsPerSecond(), wanted.after()));
    }

    static MessagingLimits messaging(GatewayConfig config) {
        return new MessagingLimits(
                config.commands().defaultTimeToLive(),
                config.commands().maxTimeToLive(),
                config.commands().maxUnansweredPerStream(),
                UUID::randomUUID);
    }
}
