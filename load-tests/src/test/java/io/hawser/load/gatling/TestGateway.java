package io.hawser.load.gatling;

import io.hawser.gateway.Gateway;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.gateway.security.Role;
import io.hawser.load.gatling.device.DeviceProtocol;
import io.hawser.load.gatling.rpc.GatewayProtocol;
import java.nio.file.Path;

/**
 * A gateway in this process. Gatling makes simulations itself and gives them nothing, so where the gateway is stands in
 * system properties.
 */
final class TestGateway implements AutoCloseable {
    private static final String DEVICE_PORT = "device-port";
    private static final String RPC_PORT = "rpc-port";
    private static final String HTTP_PORT = "http-port";
    private static final String TOKEN = "token";
    private static final String HOST = "127.0.0.1";

    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    static TestGateway start(Path directory) throws Exception {
        Gateway gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("store.engine=memory")
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
        System.setProperty(TOKEN, gateway.tokens().add("load", Role.ADMIN));
        System.setProperty(RPC_PORT, String.valueOf(gateway.rpcAddress().getPort()));
        System.setProperty(HTTP_PORT, String.valueOf(gateway.httpAddress().getPort()));
        devicesAt(gateway.deviceAddress().getPort());
        return new TestGateway(gateway);
    }

    /** From now on devices are sent to that port of this machine. */
    static void devicesAt(int port) {
        System.setProperty(DEVICE_PORT, String.valueOf(port));
    }

    static DeviceProtocol deviceProtocol() {
        return HawserDsl.devices(HOST, Integer.getInteger(DEVICE_PORT, 0));
    }

    static DeviceProtocol webSocketProtocol(String path) {
        return HawserDsl.devices("ws://" + HOST + ":" + System.getProperty(HTTP_PORT, "0") + path);
    }

    static GatewayProtocol gatewayProtocol() {
        return HawserDsl.gateways(rpcAddress()).token(token());
    }

    static String rpcAddress() {
        return HOST + ":" + System.getProperty(RPC_PORT, "0");
    }

    static String token() {
        return System.getProperty(TOKEN, "");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
