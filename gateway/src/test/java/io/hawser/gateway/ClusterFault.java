package io.hawser.gateway;

import io.hawser.client.HawserClient;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.view.NodeState;
import io.hawser.gateway.backplane.nats.ThreeServers;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** What befalls one of three gateways, or some of the three servers that they are one by. */
enum ClusterFault {
    /** A gateway gets to do nothing more. */
    GATEWAY_KILLED {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) throws Exception {
            cluster.gateway(random.nextInt(ClusterProcesses.GATEWAYS)).kill();
            return cluster::awaitAll;
        }
    },
    /** A gateway stands still: its connections stay. */
    GATEWAY_HANGS {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) {
            GatewayProcess gateway = cluster.gateway(random.nextInt(ClusterProcesses.GATEWAYS));
            gateway.pause();
            return gateway::resume;
        }
    },
    /** A server that follows is killed. */
    FOLLOWER_KILLED {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) throws Exception {
            return kill(cluster.servers(), follower(cluster.servers(), random));
        }
    },
    /** A server that follows stands still. */
    FOLLOWER_HANGS {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) throws Exception {
            return pause(cluster.servers(), follower(cluster.servers(), random));
        }
    },
    /** The server that leads the event log is killed. */
    LEADER_KILLED {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) throws Exception {
            return kill(cluster.servers(), cluster.servers().leader(EVENTS));
        }
    },
    /** The server that leads the event log stands still. */
    LEADER_HANGS {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) throws Exception {
            return pause(cluster.servers(), cluster.servers().leader(EVENTS));
        }
    },
    /** All servers are killed, and started again at once. */
    ALL_SERVERS_KILLED {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) {
            List<Integer> all = IntStream.range(0, ThreeServers.COUNT).boxed().toList();
            all.forEach(server -> cluster.servers().server(server).kill());
            all.forEach(cluster.servers()::start);
            return () -> {};
        }
    },
    /** All servers stand still, until the gateways know it. */
    ALL_SERVERS_HANG {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) {
            List<Integer> all = IntStream.range(0, ThreeServers.COUNT).boxed().toList();
            all.forEach(server -> cluster.servers().server(server).pause());
            for (int gateway = 0; gateway < ClusterProcesses.GATEWAYS; gateway++) {
                cluster.awaitState(gateway, ClusterProcesses.name(gateway), NodeState.ISOLATED);
            }
            all.forEach(server -> cluster.servers().server(server).resume());
            return () -> {};
        }
    },
    /** A gateway can connect to no server: its devices and callers still reach it. */
    GATEWAY_CUT_OFF {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) {
            int gateway = random.nextInt(ClusterProcesses.GATEWAYS);
            cluster.cutOff(gateway);
            return () -> cluster.letIn(gateway);
        }
    },
    /** Nothing passes between a gateway and the servers any more, and nobody is told. */
    GATEWAY_UNHEARD {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) {
            int gateway = random.nextInt(ClusterProcesses.GATEWAYS);
            cluster.silence(gateway);
            return () -> cluster.letIn(gateway);
        }
    },
    /** A web server subscribes to everything and handles nothing. */
    SLOW_SUBSCRIBER {
        @Override
        Healing strike(ClusterProcesses cluster, Random random) {
            HawserClient client = cluster.clientOf(random.nextInt(ClusterProcesses.GATEWAYS));
            var handles = new CountDownLatch(1);
            client.subscribe(SubscribeOptions.EVERYTHING, _ -> handles.await());
            return () -> {
                handles.countDown();
                client.close();
            };
        }
    };

    private static final String EVENTS = "HAWSER_EVENTS";

    /** Ends a fault. */
    @FunctionalInterface
    interface Healing {
        void heal() throws Exception;
    }

    /** Does it, and returns what undoes it. */
    abstract Healing strike(ClusterProcesses cluster, Random random) throws Exception;

    private static int follower(ThreeServers servers, Random random) throws Exception {
        return (servers.leader(EVENTS) + 1 + random.nextInt(ThreeServers.COUNT - 1)) % ThreeServers.COUNT;
    }

    private static Healing kill(ThreeServers servers, int server) {
        servers.server(server).kill();
        return () -> servers.start(server);
    }

    private static Healing pause(ThreeServers servers, int server) {
        servers.server(server).pause();
        return () -> servers.server(server).resume();
    }
}
