package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogStatus;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.GroupLimits;
import io.hawser.gateway.group.Groups;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Rates;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.security.Role;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.gateway.supervision.drain.Drainable;
import io.hawser.gateway.supervision.probe.ProbeStatus;
import io.hawser.gateway.supervision.rebalance.Rebalance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A server over loopback with three components: {@code steady}, {@code quick} and {@code broken}. */
final class RpcFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant DRAINING_SINCE = START.plusSeconds(50);
    private static final InstantSource CLOCK = InstantSource.fixed(START);
    private static final EventLogStatus LOG = new EventLogStatus(
            new EventPosition(new Position(1), 0),
            new EventPosition(new Position(9), 2),
            7,
            700,
            0,
            0,
            Optional.empty(),
            Optional.empty());

    private static final ProbeStatus PROBE = new ProbeStatus(
            "beat",
            "quick",
            Duration.ofMillis(250),
            Duration.ofSeconds(3),
            Duration.ofMillis(1),
            Duration.ofSeconds(4),
            2,
            Optional.of("quick has given no sign of life for 4000 ms"));

    final Counters counters = new Counters();
    final CountDownLatch restarting = new CountDownLatch(1);
    final CountDownLatch mayRestart = new CountDownLatch(1);
    final Components components;
    final EmptyNode node = new EmptyNode();
    final Drain drain = new Drain(node, InstantSource.fixed(DRAINING_SINCE));
    final NodeOnHub cluster;
    final GatewayControlService control;
    final RpcServer server;
    private final List<ManagedChannel> channels = new ArrayList<>();

    RpcFixture(Optional<RpcTls> tls, BindableService... others) throws Exception {
        this(new Hub().join("node-1"), tls, others);
    }

    /** One of several nodes. */
    RpcFixture(Peers peers, Optional<RpcTls> tls, BindableService... others) throws Exception {
        cluster = new NodeOnHub(peers, counters);
        components = new Components(
                List.of(
                        new Restarting("steady", false),
                        new Restarting("quick", false),
                        new Restarting("broken", true),
                        new Slow()),
                () -> 3,
                CLOCK,
                counters);
        StatusSource source = new StatusSource(
                peers.self().id(),
                "1.2.3",
                START,
                () -> Duration.ofSeconds(60),
                components::statuses,
                () -> List.of(PROBE),
                drain::since,
                () -> 3,
                () -> 5,
                new Rates(counters, Set.of(Counter.MESSAGES_IN), System::nanoTime),
                () -> 4,
                () -> LOG,
                "embedded",
                "full",
                counters,
                () -> List.of("The rpc port is open to all."),
                cluster.nodes::nodes);
        Rebalance rebalance = new Rebalance(
                cluster.devices, cluster.destinations, () -> drain.since().isPresent(), System::nanoTime, counters);
        control = new GatewayControlService(components, drain, rebalance, source, cluster.nodes, cluster.relay);
        List<BindableService> services = new ArrayList<>(List.of(others));
        services.add(control);
        cluster.begin(services, drain);
        components.start();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = new RpcServer(
                new RpcSettings(address, tls, 1 << 20), services, RpcFixture::identify, components, counters);
        server.start();
    }

    /** Groups that nobody closes: their members leave with their streams. */
    static Groups groups(Backplane backplane, EventLog events, Counters counters) throws InterruptedException {
        return Groups.open(
                backplane.log(new LogName("groups")),
                events,
                new GroupLimits(10, Duration.ofDays(30), 1_000, 16 << 20),
                InstantSource.system(),
                System::nanoTime,
                new Random(),
                counters);
    }

    /** Where no device is known. */
    static DeviceSelection nobody() {
        return new DeviceSelection((_, _) -> Stream.empty(), (_, _, _) -> List.of());
    }

    static RpcFixture plain(BindableService... others) throws Exception {
        return new RpcFixture(Optional.empty(), others);
    }

    /** A channel whose calls have that token. */
    Channel as(Role role) {
        return io.grpc.ClientInterceptors.intercept(
                anonymous(), MetadataUtils.newAttachHeadersInterceptor(bearer(role.word())));
    }

    /** The same to another server. */
    Channel as(Role role, int port) {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                        "localhost", port, InsecureChannelCredentials.create())
                .build();
        channels.add(channel);
        return io.grpc.ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(bearer(role.word())));
    }

    Channel withToken(String token) {
        return io.grpc.ClientInterceptors.intercept(
                anonymous(), MetadataUtils.newAttachHeadersInterceptor(bearer(token)));
    }

    Channel anonymous() {
        return channel(InsecureChannelCredentials.create());
    }

    Channel channel(ChannelCredentials credentials) {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress("localhost", server.port(), credentials)
                .build();
        channels.add(channel);
        return channel;
    }

    static com.google.rpc.ErrorInfo info(Throwable failure) {
        try {
            com.google.rpc.Status status = StatusProto.fromThrowable(failure);
            for (com.google.protobuf.Any detail : status.getDetailsList()) {
                if (detail.is(com.google.rpc.ErrorInfo.class)) {
                    return detail.unpack(com.google.rpc.ErrorInfo.class);
                }
            }
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no ErrorInfo", failure);
    }

    @Override
    public void close() {
        mayRestart.countDown();
        cluster.close();
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            server.close(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        components.close();
    }

    static Metadata bearer(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return headers;
    }

    static Optional<Caller> identify(String token) {
        return Role.of(token).map(role -> new Caller("test-" + token, role));
    }

    /** A node with one device, which goes when the test lets it. */
    static final class EmptyNode implements Drainable {
        final CountDownLatch mayGo = new CountDownLatch(1);
        final List<DrainPlan> plans = new CopyOnWriteArrayList<>();
        private final AtomicInteger sessions = new AtomicInteger(1);

        @Override
        public void leaveService(DrainPlan plan) {
            plans.add(plan);
        }

        @Override
        public void hold() {}

        @Override
        public List<? extends Guest> guests() {
            return sessions.get() == 0 ? List.of() : List.of(new OneDevice());
        }

        @Override
        public int sessions() {
            return sessions.get();
        }

        @Override
        public int commandsInFlight() {
            return mayGo.getCount() == 0 ? 0 : 2;
        }

        @Override
        public void flush() {}

        private final class OneDevice implements Guest {
            @Override
            public boolean busy() {
                return mayGo.getCount() > 0;
            }

            @Override
            public void sendAway(Duration reconnectAfter, String alternate) {
                sessions.set(0);
            }
        }
    }

    private record Restarting(String name, boolean fails) implements Component {
        @Override
        public void start() {}

        @Override
        public void restart(RestartMode mode) {
            if (fails) {
                throw new IllegalStateException("the port is taken");
            }
        }

        @Override
        public void close() {}
    }

    /** Restarts only when the test lets it. */
    private final class Slow implements Component {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public void start() {}

        @Override
        public void restart(RestartMode mode) throws InterruptedException {
            restarting.countDown();
            if (!mayRestart.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test forgot to let it restart");
            }
        }

        @Override
        public void close() {}
    }
}
