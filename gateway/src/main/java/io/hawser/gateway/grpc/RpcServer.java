package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.supervision.Components;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that web servers call: the services given, and health, reflection and channelz beside them. Used once: after
 * closing, make another.
 *
 * <p>Threads: {@code start} and {@code close} by one thread; every call runs on a virtual thread.
 */
public final class RpcServer {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(10);
    private static final Duration LAST_GRACE = Duration.ofSeconds(1); // for calls that were cut to notice
    private static final int CHANNELZ_PAGE = 100;

    private final RpcSettings settings;
    private final List<BindableService> services;
    private final Function<String, Optional<Caller>> identify;
    private final Counters counters;
    private final ComponentHealth health;
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rpc-", 0).factory());
    private Optional<Server> server = Optional.empty();

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
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.address(), credentials())
                .executor(calls)
                .maxInboundMessageSize(settings.maxMessageBytes())
                .permitKeepAliveTime(SHORTEST_KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(health.service())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(ChannelzService.newInstance(CHANNELZ_PAGE))
                .intercept(new AccessInterceptor(identify, counters))
                .intercept(new FailureInterceptor()); // the one added last is the outermost
        services.forEach(builder::addService);
        Server started = builder.build().start();
        server = Optional.of(started);
        LOG.info(
                "rpc listens address={} tls={}",
                started.getListenSockets(),
                settings.tls().isPresent());
    }

    /** The port it listens at. */
    public int port() {
        return server.orElseThrow(() -> new IllegalStateException("not started"))
                .getPort();
    }

    /** Takes no new calls, ends the streams, lets calls finish for as long as {@code grace}, then cuts them. */
    public void close(Duration grace) throws InterruptedException {
        health.end();
        if (server.isPresent()) {
            Server running = server.get();
            running.shutdown();
            services.stream()
                    .filter(EndsStreams.class::isInstance)
                    .map(EndsStreams.class::cast)
                    .forEach(EndsStreams::endStreams);
            if (!running.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("rpc cuts calls that did not finish grace_ms={}", grace.toMillis());
                running.shutdownNow();
                running.awaitTermination(LAST_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        calls.shutdownNow();
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
