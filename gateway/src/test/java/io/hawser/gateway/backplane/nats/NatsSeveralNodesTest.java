package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;
import io.hawser.gateway.backplane.SeveralNodesContract;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Each node has connections of its own; what puts it to sleep stands between it and its engine. */
final class NatsSeveralNodesTest extends SeveralNodesContract {
    private static NatsServer server;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected Cluster open() {
        NatsNodes.wipe(server);
        return new Nodes();
    }

    private static final class Nodes implements Cluster {
        private final Map<String, NodesInOneJvm> nodes = new ConcurrentHashMap<>();

        @Override
        public Backplane start(String node) {
            NodesInOneJvm one = new NodesInOneJvm(NatsNodes.open(node, server.url()));
            nodes.put(node, one);
            return one.start(node);
        }

        @Override
        public void pause(String node) {
            nodes.get(node).pause(node);
        }

        @Override
        public void resume(String node) {
            nodes.get(node).resume(node);
        }

        @Override
        public void kill(String node) {
            nodes.get(node).kill(node);
        }

        @Override
        public void close() {
            nodes.values().forEach(NodesInOneJvm::close);
        }
    }
}
