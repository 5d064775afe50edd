package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.supervision.Components;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that web servers call: the services given, and health, reflection and channelz beside them. The listening socket
 * stays open from {@link #start} to {@link #close}; the server on it can be replaced at any time.
 *
 * <p>Threads: one life-cycle call at a time; every call runs on a virtual thread.
 */
public final class RpcServer {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(10);
    private static final Duration LAST_GRACE = Duration.ofSeconds(1); // for calls that were cut to notice
    private static final int CHANNELZ_PAGE = 100;
    private static final int BACKLOG = 1_024;

    private final RpcSettings settings;
    private final List<BindableService> services;
    private final Function<String, Optional<Caller>> identify;
    private final Counters counters;
    private final ComponentHealth health;
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rpc-", 0).factory());
    /** Those with connections that have not ended; life-cycle calls only. */
    private final List<RunningServer> retired = new ArrayList<>();

    private Optional<ServerSocketChannel> listening = Optional.empty(); // life-cycle calls only
    private volatile Optional<RunningServer> server = Optional.empty(); // replaced by life-cycle calls

    /**
     * @param identify who calls with a bearer token
     * @param components whose health is told
     */
    public RpcServer(
            RpcSettings settings,
            List<BindableService> services,
            Function<String, Optional<Caller>> identify,
            Components components,
            Counters counters) {
        this.settings = settings;
        this.services = List.copyOf(services);
        this.identify = identify;
        this.counters = counters;
        this.health = new ComponentHealth(components);
    }

    /** Begins to listen; when this returns, calls are answered. */
    public void start() throws IOException {
        listening = Optional.of(listen());
        RunningServer started = newServer(listening.get());
        server = Optional.of(started);
        LOG.info(
                "rpc listens address={} tls={}",
                started.server().getListenSockets(),
                settings.tls().isPresent());
    }

    /** The port it listens at. */
    public int port() {
        return server.orElseThrow(() -> new IllegalStateException("not started"))
                .port();
    }

    /** Puts a new server in the place of the old one, which keeps its connections with their calls, and takes no new ones. */
    public void restart() throws IOException, InterruptedException {
        ServerSocketChannel socket = listening.orElseThrow(() -> new IllegalStateException("not started"));
        closeUnused();
        RunningServer fresh = newServer(socket);
        server.ifPresent(old -> {
            old.retire();
            retired.add(old);
        });
        server = Optional.of(fresh);
    }

    /** As {@link #restart}, and ends the streams and cuts the calls of the old one. */
    public void restartHard() throws IOException, InterruptedException {
        restart();
        endRetired(LAST_GRACE);
    }

    /** From now on health says NOT_SERVING of the node; calls are still answered. */
    public void leaveService() {
        health.leaveService();
    }

    /** As {@link #leaveService}, while {@code pause} is the case. */
    public void pauseService(boolean pause) {
        health.pauseService(pause);
    }

    /** The threads that calls depend on now, by name. */
    public Map<String, Executor> threads() {
        Map<String, Executor> threads = new LinkedHashMap<>();
        server.ifPresent(running -> threads.putAll(running.loops().threads()));
        threads.put("rpc-calls", calls);
        return threads;
    }

    /**
     * Connects to itself and waits for the server's first words. Blocks.
     *
     * @param limit for each step
     * @throws IOException when it does not work
     */
    public void tryConnection(Duration limit) throws IOException {
        InetAddress host = settings.address().getAddress();
        InetAddress reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        new TrialConnection(
                        new InetSocketAddress(reachable, port()), settings.tls().isPresent())
                .run(limit);
    }

    /** Takes no new calls, ends the streams, lets calls finish for as long as {@code grace}, then cuts them. */
    public void close(Duration grace) throws InterruptedException {
        health.end();
        server.ifPresent(retired::add);
        endRetired(grace);
        calls.shutdownNow();
        try {
            if (listening.isPresent()) {
                listening.get().close();
            }
        } catch (IOException e) {
            LOG.warn("rpc's port was not closed cleanly: {}", e.getMessage());
        }
    }

    private void closeUnused() throws InterruptedException {
        for (Iterator<RunningServer> each = retired.iterator(); each.hasNext(); ) {
            if (each.next().closeIfUnused()) {
                each.remove();
            }
        }
    }

    private void endRetired(Duration grace) throws InterruptedException {
        retired.forEach(RunningServer::shutdown);
        services.stream()
                .filter(EndsStreams.class::isInstance)
                .map(EndsStreams.class::cast)
                .forEach(EndsStreams::endStreams);
        long start = System.nanoTime();
        for (RunningServer old : retired) {
            old.end(grace.minus(Duration.ofNanos(System.nanoTime() - start)));
        }
        retired.clear();
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(settings.address(), BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + settings.address() + " for calls: " + e.getMessage(), e);
        }
    }

    private RunningServer newServer(ServerSocketChannel socket) throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.address(), credentials())
                .executor(calls)
                .maxInboundMessageSize(settings.maxMessageBytes())
                .permitKeepAliveTime(SHORTEST_KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(health.service())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(ChannelzService.newInstance(CHANNELZ_PAGE));
        CheckedServices.add(builder, services, identify, counters);
        RpcLoops loops = RpcLoops.open();
        loops.serve(builder, socket);
        RunningServer.Connections connections = new RunningServer.Connections();
        builder.addTransportFilter(connections);
        try {
            return new RunningServer(builder.build().start(), loops, connections);
        } catch (IOException | RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    private ServerCredentials credentials() throws IOException {
        if (settings.tls().isEmpty()) {
            return InsecureServerCredentials.create();
        }
        RpcTls tls = settings.tls().get();
        TlsServerCredentials.Builder builder = TlsServerCredentials.newBuilder()
                .keyManager(tls.certificate().toFile(), tls.key().toFile());
        if (tls.clientCa().isPresent()) {
            builder.trustManager(tls.clientCa().get().toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return builder.build();
    }
}
