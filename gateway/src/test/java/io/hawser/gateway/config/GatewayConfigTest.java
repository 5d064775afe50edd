package io.hawser.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
    private static final String PORT = "HAWSER_DEVICE_LISTENER_PORT";

    @TempDir
    Path directory;

    @Test
    void defaultsAreValidAndSafe() {
        GatewayConfig config = GatewayConfig.load(Sources.none());

        assertThat(config.deviceListener().host()).isEqualTo("127.0.0.1");
        assertThat(config.deviceListener().port()).isEqualTo(7700);
        assertThat(config.deviceListener().protocols()).containsExactly("hdp1", "json-lines");
        assertThat(config.deviceListener().keepAlive().byDefault()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.deviceListener().maxBodyBytes()).isEqualTo(65_536);
        assertThat(config.rpc().encryption()).isEqualTo(new RpcConfig.Encryption.None());
        assertThat(config.store().durability()).isEqualTo(StoreConfig.Durability.FULL);
        assertThat(config.eventLog().retention().bytes()).isEqualTo(4L << 30);
        assertThat(config.commands().maxTimeToLive()).isEqualTo(Duration.ofDays(30));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void nodeWithoutANameIsCalledLikeItsHost() {
        Sources sources = new Sources(
                "gw-1.example", Sources.none().files(), Map.of(), Sources.none().flags());

        assertThat(GatewayConfig.load(sources).node().id()).isEqualTo("gw-1.example");
        assertThat(GatewayConfig.load(sources.withFlag("node.id=other")).node().id())
                .isEqualTo("other");
    }

    @Test
    void fileWinsOverDefaultsEnvironmentOverFileAndFlagOverEnvironment() throws IOException {
        Sources file = Sources.none().withFile(write("device-listener.port = 1111"));
        Sources environment = file.withEnvironment(Map.of(PORT, "2222"));
        Sources flag = environment.withFlag("device-listener.port=3333");

        assertThat(port(file)).isEqualTo(1111);
        assertThat(port(environment)).isEqualTo(2222);
        assertThat(port(flag)).isEqualTo(3333);
        assertThat(port(flag.withFlag("device-listener.port = 4444"))).isEqualTo(4444);
    }

    @Test
    void laterFileWinsKeyByKey() throws IOException {
        Path first = write("device-listener { port = 1111, backlog = 7 }");
        Path second = Files.writeString(directory.resolve("second.conf"), "device-listener { port = 2222 }");

        GatewayConfig config = GatewayConfig.load(Sources.none().withFile(first).withFile(second));

        assertThat(config.deviceListener().port()).isEqualTo(2222);
        assertThat(config.deviceListener().backlog()).isEqualTo(7);
    }

    @Test
    void sizesDurationsAndListsAreReadFromTextToo() {
        GatewayConfig config = GatewayConfig.load(Sources.none()
                .withEnvironment(Map.of(
                        "HAWSER_DEVICE_LISTENER_PROTOCOLS", "json-lines, hdp1",
                        "HAWSER_DEVICE_LISTENER_MAX_BODY", "128k"))
                .withFlag("commands.keep-finished.age=2d")
                .withFlag("device-listener.login-time=1500ms")
                .withFlag("store.engine=memory"));

        assertThat(config.deviceListener().protocols()).containsExactly("json-lines", "hdp1");
        assertThat(config.deviceListener().maxBodyBytes()).isEqualTo(131_072);
        assertThat(config.commands().keepFinished().age()).isEqualTo(Duration.ofDays(2));
        assertThat(config.deviceListener().loginTime()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(config.store().engine()).isEqualTo(StoreConfig.Engine.MEMORY);
    }

    @Test
    void fileMayReferToItsOwnSettings() throws IOException {
        Path file = write("device-listener.host = localhost\nrpc.host = ${device-listener.host}");

        assertThat(GatewayConfig.load(Sources.none().withFile(file)).rpc().host())
                .isEqualTo("localhost");
    }

    @Test
    void pathsAreTakenAsTheyAreWritten() {
        GatewayConfig config = GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=~/data")
                .withFlag("rpc.tls.certificate=tls/chain.pem")
                .withFlag("rpc.tls.key=tls/key.pem"));

        assertThat(config.node().dataDirectory()).isEqualTo(Path.of("~/data"));
        assertThat(config.rpc().encryption())
                .isEqualTo(new RpcConfig.Encryption.Tls(Path.of("tls/chain.pem"), Path.of("tls/key.pem")));
    }

    @Test
    void authorityForCallersMakesTlsMutual() {
        GatewayConfig config = GatewayConfig.load(Sources.none()
                .withFlag("rpc.tls.certificate=c")
                .withFlag("rpc.tls.key=k")
                .withFlag("rpc.tls.client-ca=a"));

        assertThat(config.rpc().encryption())
                .isEqualTo(new RpcConfig.Encryption.MutualTls(Path.of("c"), Path.of("k"), Path.of("a")));
    }

    @Test
    void printedSettingsTellWhoSetThem() throws IOException {
        Path file = write("\nrpc.port = 7801");

        String text = GatewayConfig.load(Sources.none()
                        .withFile(file)
                        .withEnvironment(Map.of(PORT, "0"))
                        .withFlag("device-listener.backlog=9"))
                .render();

        assertThat(text.lines())
                .contains(
                        "node.id = \"localhost\"  # host name",
                        "rpc.port = 7801  # " + file + ":2",
                        "device-listener.port = \"0\"  # environment " + PORT,
                        "device-listener.backlog = \"9\"  # --set",
                        "store.engine = \"embedded\"  # default");
    }

    @Test
    void printedSettingsAreAFileThatMeansTheSame() throws IOException {
        GatewayConfig config = GatewayConfig.load(Sources.none()
                .withEnvironment(Map.of(PORT, "0", "HAWSER_DEVICE_LISTENER_PROTOCOLS", "hdp1"))
                .withFlag("commands.resend-interval=700ms"));

        GatewayConfig again = GatewayConfig.load(Sources.none().withFile(write(config.render())));

        assertThat(again.deviceListener()).isEqualTo(config.deviceListener());
        assertThat(again.commands()).isEqualTo(config.commands());
        assertThat(again.rpc()).isEqualTo(config.rpc());
    }

    private static int port(Sources sources) {
        return GatewayConfig.load(sources).deviceListener().port();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("hawser.conf"), text);
    }
}
