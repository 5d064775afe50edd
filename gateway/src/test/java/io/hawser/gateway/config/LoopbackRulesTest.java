package io.hawser.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1"})
    void loopbackNeedsNoPermission(String host) {
        GatewayConfig config = load("device-listener.host=" + host, "rpc.host=" + host);

        assertThat(config.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "gateway.example", "localhost.example"})
    void elsewhereNeedsPermissionForEach(String host) {
        assertThat(refusedKeys("device-listener.host=" + host, "rpc.host=" + host))
                .containsExactly("device-listener.host", "devices.unknown", "rpc.host");
    }

    @Test
    void permissionForDevicesIsNoneForUnknownDevices() {
        assertThat(refusedKeys("device-listener.host=0.0.0.0", "device-listener.insecure=true"))
                .containsExactly("devices.unknown");
    }

    @Test
    void provisionedDevicesFromElsewhereNeedOnePermission() {
        GatewayConfig config =
                load("device-listener.host=0.0.0.0", "device-listener.insecure=true", "devices.unknown=refuse");

        assertThat(config.warnings()).singleElement().asString().startsWith("device-listener.insecure: ");
    }

    @Test
    void unknownDevicesFromElsewhereNeedTwo() {
        GatewayConfig config = load(
                "device-listener.host=0.0.0.0",
                "device-listener.insecure=true",
                "devices.insecure-unknown-devices=true");

        assertThat(config.warnings())
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("device-listener.insecure: "),
                        two -> assertThat(two).startsWith("devices.insecure-unknown-devices: "));
    }

    @Test
    void callsFromElsewhereNeedTlsOrPermission() {
        assertThat(load("rpc.host=0.0.0.0", "rpc.tls.certificate=c", "rpc.tls.key=k")
                        .warnings())
                .isEmpty();
        assertThat(load("rpc.host=0.0.0.0", "rpc.insecure=true").warnings())
                .singleElement()
                .asString()
                .startsWith("rpc.insecure: ");
    }

    @Test
    void pagesFromElsewhereNeedTlsOrPermissionAndSoDoTheDevicesThatComeThere() {
        assertThat(refusedKeys("http.host=0.0.0.0")).containsExactly("http.host", "devices.unknown");
        assertThat(load("http.host=0.0.0.0", "http.tls.certificate=c", "http.tls.key=k", "devices.unknown=refuse")
                        .warnings())
                .isEmpty();
        assertThat(load("http.host=0.0.0.0", "http.insecure=true", "devices.insecure-unknown-devices=true")
                        .warnings())
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("http.insecure: "),
                        two -> assertThat(two).startsWith("devices.insecure-unknown-devices: "));
    }

    @Test
    void serversElsewhereNeedTlsOrPermission() {
        assertThat(refusedKeys("store.engine=nats", "cluster.servers=nats://192.0.2.7:4222"))
                .containsExactly("cluster.servers");
        assertThat(load("store.engine=nats", "cluster.servers=tls://192.0.2.7:4222")
                        .warnings())
                .isEmpty();
    }

    /** Others would be told to go to every address. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void gatewaysThatWorkTogetherMustSayWhereTheyAreWhenTheyListenEverywhere(String host) {
        String[] everywhere = {
            "store.engine=nats",
            "rpc.host=" + host,
            "rpc.insecure=true",
            "device-listener.host=" + host,
            "device-listener.insecure=true",
            "devices.unknown=refuse"
        };
        assertThat(refusedKeys(everywhere)).containsExactly("cluster.advertise.rpc", "cluster.advertise.devices");
        assertThat(load(Stream.concat(
                                Stream.of(everywhere),
                                Stream.of("cluster.advertise.rpc=gw1:7701", "cluster.advertise.devices=gw1:7700"))
                        .toArray(String[]::new)))
                .isNotNull();
    }

    @Test
    void permissionThatIsNotUsedIsNotWarnedOf() {
        assertThat(load("rpc.insecure=true", "device-listener.insecure=true", "devices.insecure-unknown-devices=true")
                        .warnings())
                .isEmpty();
    }

    @Test
    void anInheritedSocketIsHeldAgainstItsOwnAddressNotAgainstTheHostThatIsSet() {
        GatewayConfig config = load("device-listener.socket=inherited", "device-listener.host=0.0.0.0");

        assertThat(config.inheriting(address("127.0.0.1")).warnings()).isEmpty();
        assertThatThrownBy(() -> config.inheriting(address("192.0.2.7")))
                .hasMessageContaining("device-listener.socket: 192.0.2.7 (expected: a loopback address, or"
                        + " device-listener.insecure = true to do without encryption)")
                .hasMessageContaining("devices.unknown: accept (expected: refuse, since device-listener.socket is no"
                        + " loopback address");
    }

    @Test
    void anInheritedSocketIsWarnedOfByItsOwnAddress() {
        GatewayConfig config =
                load("device-listener.socket=inherited", "device-listener.insecure=true", "devices.unknown=refuse");

        assertThat(config.inheriting(address("::")).warnings())
                .singleElement()
                .asString()
                .startsWith("device-listener.insecure: devices connect to 0:0:0:0:0:0:0:0 without encryption");
    }

    @Test
    void whoInheritsASocketMayCallOnThePortThatIsSetForDevices() {
        assertThat(load("device-listener.socket=inherited", "rpc.port=7700")
                        .rpc()
                        .port())
                .isEqualTo(7700);
    }

    private static InetSocketAddress address(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 7700);
    }

    private static GatewayConfig load(String... flags) {
        return GatewayConfig.load(Stream.of(flags).reduce(Sources.none(), Sources::withFlag, (_, last) -> last));
    }

    private static List<String> refusedKeys(String... flags) {
        return catchThrowableOfType(ConfigException.class, () -> load(flags)).problems().stream()
                .map(Problem::key)
                .toList();
    }
}
