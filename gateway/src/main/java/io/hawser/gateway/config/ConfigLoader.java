package io.hawser.gateway.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Makes a {@link GatewayConfig} of its sources: which key goes where. Used once, by one thread. */
final class ConfigLoader {
    private static final String NODE_ID = "node.id";

    private final List<Problem> problems = new ArrayList<>();
    private final SequencedMap<String, ConfigValue> values;
    private final SettingReader read;

    ConfigLoader(Sources sources) {
        Reference reference = Reference.load();
        var layers = new Layers(reference, problems);
        sources.files().forEach(layers::addFile);
        layers.addEnvironment(sources.environment());
        sources.flags().forEach(layers::addFlag);
        this.values = layers.values();
        values.computeIfPresent(NODE_ID, (_, id) -> "".equals(id.unwrapped()) ? hostName(sources) : id);
        Map<String, ConfigValue> defaults =
                reference.settings().stream().collect(Collectors.toMap(Reference.Entry::key, Reference.Entry::value));
        defaults.put(NODE_ID, ConfigValueFactory.fromAnyRef("localhost"));
        this.read = new SettingReader(values, defaults, problems);
    }

    private static ConfigValue hostName(Sources sources) {
        return ConfigValueFactory.fromAnyRef(sources.hostName(), "host name");
    }

    GatewayConfig load() {
        NodeConfig node = read.group(this::node);
        DeviceListenerConfig deviceListener = read.group(this::deviceListener);
        DevicesConfig devices = read.group(this::devices);
        RpcConfig rpc = read.group(this::rpc);
        HttpConfig http = read.group(this::http);
        StoreConfig store = read.group(this::store);
        ClusterConfig cluster = read.group(this::cluster);
        EventLogConfig eventLog = read.group(this::eventLog);
        CommandsConfig commands = read.group(this::commands);
        SupervisionConfig supervision = read.group(this::supervision);
        DrainConfig drain = read.group(this::drain);
        try {
            var config = new GatewayConfig(
                    node,
                    deviceListener,
                    devices,
                    rpc,
                    http,
                    store,
                    cluster,
                    eventLog,
                    commands,
                    supervision,
                    drain,
                    settings());
            if (problems.isEmpty()) {
                return config;
            }
        } catch (ConfigException e) {
            e.problems().forEach(read::note);
        }
        throw new ConfigException(problems);
    }

    private NodeConfig node() {
        return new NodeConfig(read.text(NODE_ID), read.path("node.data-directory"));
    }

    private DeviceListenerConfig deviceListener() {
        return new DeviceListenerConfig(
                read.choice("device-listener.socket", DeviceListenerConfig.Socket.class),
                read.text("device-listener.host"),
                read.integer("device-listener.port"),
                read.names("device-listener.protocols"),
                read.integer("device-listener.backlog"),
                read.integer("device-listener.io-threads"),
                read.duration("device-listener.login-time"),
                new DeviceListenerConfig.KeepAlive(
                        read.duration("device-listener.keep-alive.default"),
                        read.duration("device-listener.keep-alive.min"),
                        read.duration("device-listener.keep-alive.max")),
                read.integer("device-listener.max-connections"),
                read.shortSize("device-listener.max-body"),
                read.shortSize("device-listener.max-queued-bytes"),
                read.flag("device-listener.insecure"));
    }

    private DevicesConfig devices() {
        return new DevicesConfig(
                read.choice("devices.unknown", DevicesConfig.Unknown.class),
                read.flag("devices.insecure-unknown-devices"));
    }

    private RpcConfig rpc() {
        return new RpcConfig(
                read.text("rpc.host"),
                read.integer("rpc.port"),
                RpcConfig.Encryption.of(
                        read.path("rpc.tls.certificate").toString(),
                        read.path("rpc.tls.key").toString(),
                        read.path("rpc.tls.client-ca").toString()),
                read.flag("rpc.insecure"),
                read.shortSize("rpc.max-message"),
                read.duration("rpc.shutdown-grace"));
    }

    private HttpConfig http() {
        return new HttpConfig(
                read.text("http.host"),
                read.integer("http.port"),
                HttpConfig.Tls.of(
                        read.path("http.tls.certificate").toString(),
                        read.path("http.tls.key").toString()),
                read.flag("http.insecure"),
                read.names("http.allowed-origins"),
                read.integer("http.max-connections"),
                read.duration("http.ping-interval"),
                read.duration("http.send-timeout"),
                read.duration("http.session-time"),
                new HttpConfig.Events(
                        read.integer("http.events.max-clients"),
                        read.integer("http.events.max-per-second"),
                        read.integer("http.events.max-queued"),
                        read.shortSize("http.events.max-message")));
    }

    private StoreConfig store() {
        return new StoreConfig(
                read.choice("store.engine", StoreConfig.Engine.class),
                read.choice("store.durability", StoreConfig.Durability.class),
                read.size("store.queue-bytes"),
                read.size("store.reserve-bytes"));
    }

    private ClusterConfig cluster() {
        return new ClusterConfig(
                read.names("cluster.servers"),
                ClusterConfig.Login.of(
                        read.text("cluster.user"),
                        read.path("cluster.password-file").toString(),
                        read.path("cluster.token-file").toString(),
                        read.path("cluster.credentials-file").toString()),
                ClusterConfig.Tls.of(
                        read.path("cluster.tls.ca").toString(),
                        read.path("cluster.tls.certificate").toString(),
                        read.path("cluster.tls.key").toString()),
                read.flag("cluster.insecure"),
                read.integer("cluster.replicas"),
                read.integer("cluster.shards"),
                new ClusterConfig.Advertise(read.text("cluster.advertise.rpc"), read.text("cluster.advertise.devices")),
                new ClusterConfig.RebalanceOnJoin(
                        read.integer("cluster.rebalance-on-join.sessions-per-second"),
                        read.duration("cluster.rebalance-on-join.after")),
                read.flag("cluster.allow-old-nats"));
    }

    private EventLogConfig eventLog() {
        return new EventLogConfig(
                read.integer("event-log.queue-events"),
                read.size("event-log.queue-bytes"),
                new EventLogConfig.Retention(
                        read.duration("event-log.retention.age"),
                        read.longInteger("event-log.retention.events"),
                        read.size("event-log.retention.bytes")),
                groups(),
                read.size("event-log.tail-cache-bytes"));
    }

    private EventLogConfig.Groups groups() {
        return new EventLogConfig.Groups(
                read.integer("event-log.groups.max-groups"),
                read.duration("event-log.groups.keep"),
                new EventLogConfig.MaxLag(
                        read.duration("event-log.groups.max-lag.age"),
                        read.longInteger("event-log.groups.max-lag.events"),
                        read.size("event-log.groups.max-lag.bytes")),
                read.integer("event-log.groups.read-ahead-events"),
                read.size("event-log.groups.held-bytes"));
    }

    private CommandsConfig commands() {
        return new CommandsConfig(
                read.duration("commands.default-time-to-live"),
                read.duration("commands.max-time-to-live"),
                read.integer("commands.max-in-flight-per-device"),
                read.integer("commands.max-queued-per-device"),
                read.integer("commands.max-outstanding"),
                read.integer("commands.max-unanswered-per-stream"),
                read.duration("commands.resend-interval"),
                new CommandsConfig.KeepFinished(
                        read.duration("commands.keep-finished.age"), read.integer("commands.keep-finished.count")));
    }

    private SupervisionConfig supervision() {
        return new SupervisionConfig(
                read.duration("supervision.io-thread-patience"),
                read.duration("supervision.handshake-patience"),
                read.duration("supervision.store-patience"),
                read.duration("supervision.rpc-patience"),
                read.duration("supervision.http-patience"),
                read.integer("supervision.max-restarts"),
                read.duration("supervision.restart-window"));
    }

    private DrainConfig drain() {
        return new DrainConfig(
                read.duration("drain.deadline"), read.duration("drain.reconnect-after"), read.text("drain.alternate"));
    }

    private List<EffectiveSetting> settings() {
        return values.entrySet().stream()
                .map(entry -> new EffectiveSetting(
                        entry.getKey(),
                        entry.getValue().render(ConfigRenderOptions.concise()),
                        Layers.describe(entry.getValue().origin())))
                .toList();
    }
}
