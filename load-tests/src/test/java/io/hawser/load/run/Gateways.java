package io.hawser.load.run;

import io.hawser.device.GatewayAddress;
import io.hawser.load.bench.GatewayServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The gateways under load: for each run one of its own, or always the one that runs already.
 *
 * <p>Threads: one.
 */
sealed interface Gateways extends AutoCloseable {
    /** The one for the next run. */
    Gateway next() throws IOException;

    @Override
    void close();

    /**
     * A gateway.
     *
     * @param devices where devices connect, {@code host:port} or {@code ws://host:port/path}
     * @param rpc where web servers call, {@code host:port}
     * @param token the file with a token; empty when it asks for none
     * @param pid of its process, where it was started here
     * @param owned ends it
     */
    record Gateway(String devices, String rpc, Optional<Path> token, OptionalLong pid, Runnable owned)
            implements AutoCloseable {
        /** For people. */
        String description() {
            return pid.isPresent() ? "a gateway of its own" : "the gateway at " + devices;
        }

        @Override
        public void close() {
            owned.run();
        }
    }

    /** A gateway for each run, or the one at {@code target}. */
    static Gateways of(Optional<String> target, Optional<String> rpc, Optional<Path> token) {
        if (target.isEmpty()) {
            if (rpc.isPresent() || token.isPresent()) {
                throw new IllegalArgumentException("--target-rpc, --token-file: only with --target");
            }
            return new Own();
        }
        GatewayAddress devices = GatewayAddress.parse(target.get());
        GatewayAddress calls = rpc.map(GatewayAddress::parse).orElseGet(() -> new GatewayAddress(devices.host(), 7701));
        return new Running(new Gateway(devices.toString(), calls.toString(), token, OptionalLong.empty(), () -> {}));
    }

    /** One of its own for each run, fresh. */
    record Own() implements Gateways {
        @Override
        public Gateway next() throws IOException {
            GatewayServer server = GatewayServer.startOnAnyCore();
            GatewayServer.Access access = server.access();
            return new Gateway(
                    "127.0.0.1:" + access.devicePort(),
                    "127.0.0.1:" + access.rpcPort(),
                    Optional.of(access.token()),
                    OptionalLong.of(access.pid()),
                    server::close);
        }

        @Override
        public void close() {
            // each run has closed its own
        }
    }

    /** Always the one that runs. */
    record Running(Gateway gateway) implements Gateways {
        @Override
        public Gateway next() {
            return gateway;
        }

        @Override
        public void close() {
            // it is somebody else's
        }
    }
}
