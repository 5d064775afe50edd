package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.view.NodeState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.audit.AuditMain;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Several gateways as one, all in this JVM, on a real NATS server: they are there sooner than processes. */
final class GatewaysInOneJvm implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;
    private static final List<String> SHARED = List.of("tokens.conf", "admin.token", "device-secrets.key");

    private final Path directory;
    private final NatsServer server = NatsServer.start();
    private final Map<String, Gateway> gateways = new LinkedHashMap<>();
    private final Map<String, HawserClient> clients = new ConcurrentHashMap<>();

    GatewaysInOneJvm(Path directory) {
        this.directory = directory;
    }

    /** Another one, which serves when this returns, and sees and is seen by the others. */
    Gateway start(String name, String... settings) throws Exception {
        Path data = directory.resolve(name);
        Optional<Path> first = gateways.keySet().stream().findFirst().map(directory::resolve);
        if (first.isPresent()) {
            copySecrets(first.get(), data);
        }
        Sources sources = Sources.none()
                .withFlag("node.id=" + name)
                .withFlag("node.data-directory=" + data)
                .withFlag("store.engine=nats")
                .withFlag("cluster.servers=" + server.url())
                .withFlag("cluster.replicas=1")
                .withFlag("cluster.allow-old-nats=true")
                .withFlag("device-listener.port=0")
                .withFlag("device-listener.io-threads=1")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0");
        for (String setting : settings) {
            sources = sources.withFlag(setting);
        }
        Gateway gateway = new Gateway(GatewayConfig.load(sources));
        gateways.put(name, gateway);
        gateway.start();
        for (String each : gateways.keySet()) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> client(each).status().nodes().stream()
                                    .filter(node ->
                                            node.state() == NodeState.ALIVE || node.state() == NodeState.DRAINING)
                                    .count()
                            == gateways.size());
        }
        return gateway;
    }

    /** Where the server is to whoever else is to be one of them. */
    String serverUrl() {
        return server.url();
    }

    /** Gives a data directory what is the same at all of them. */
    void shareSecretsWith(Path data) throws IOException {
        copySecrets(directory.resolve(gateways.keySet().iterator().next()), data);
    }

    /** Ends one, in order. */
    void stop(String name) {
        Optional.ofNullable(clients.remove(name)).ifPresent(HawserClient::close);
        gateway(name).close();
        gateways.remove(name);
    }

    GatewayAddress deviceAddress(String name) {
        return new GatewayAddress("127.0.0.1", gateway(name).deviceAddress().getPort());
    }

    /** The gateway at which a device would be that is live there. */
    String at(GatewayAddress address) {
        return gateways.keySet().stream()
                .filter(name -> deviceAddress(name).equals(address))
                .findFirst()
                .orElse("");
    }

    /** A client of that gateway alone, which is closed with it. */
    HawserClient client(String name) {
        return clients.computeIfAbsent(name, _ -> client(name, ATTEMPTS));
    }

    /** The same, but whoever asks for it closes it, and it tries a call so many times. */
    HawserClient client(String name, int attempts) {
        return HawserClient.builder()
                .attempts(attempts)
                .gateway("127.0.0.1:" + gateway(name).rpcAddress().getPort())
                .tokenFile(directory.resolve(name).resolve("admin.token"))
                .learningNoOthers()
                .deadline(SOON)
                .build();
    }

    /** Holds a ledger against what the gateways have: that nothing is lost, and nothing has two ends. */
    void audit(String name, Path ledger) {
        var said = new PrintWriter(new StringWriter());
        var out = new StringWriter();
        int status = AuditMain.run(
                new PrintWriter(out),
                said,
                "--ledger",
                ledger.toString(),
                "--gateway",
                "127.0.0.1:" + gateway(name).rpcAddress().getPort(),
                "--token-file",
                directory.resolve(name).resolve("admin.token").toString());
        assertThat(status).as("%s", out).isZero();
    }

    private Gateway gateway(String name) {
        return Optional.ofNullable(gateways.get(name)).orElseThrow();
    }

    private static void copySecrets(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String file : SHARED) {
            Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HawserClient::close);
        gateways.values().forEach(Gateway::close);
        server.close();
    }
}
