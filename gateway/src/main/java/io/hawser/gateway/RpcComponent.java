package io.hawser.gateway;

import io.hawser.gateway.grpc.RpcServer;
import io.hawser.gateway.supervision.Component;
import java.io.IOException;
import java.time.Duration;

/** The RPC server's life. */
final class RpcComponent implements Component {
    private final RpcServer server;
    private final Duration grace;

    RpcComponent(RpcServer server, Duration grace) {
        this.server = server;
        this.grace = grace;
    }

    @Override
    public String name() {
        return "rpc";
    }

    @Override
    public void start() throws IOException {
        server.start();
    }

    @Override
    public void close() throws InterruptedException {
        server.close(grace);
    }
}
