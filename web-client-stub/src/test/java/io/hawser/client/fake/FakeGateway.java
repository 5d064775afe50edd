package io.hawser.client.fake;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.NodeState;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.PutDeviceRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.SendToDeviceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One fake gateway; it keeps its port when it is killed and started again. */
public final class FakeGateway implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Script script = new Script();
    private final String nodeId;
    private final FakeMessaging messaging;
    private final FakeControl control;
    private final FakeDirectory directory;
    private final FakeHealth health;
    private final ServerCredentials credentials;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private Server server;
    private final int port;

    private FakeGateway(FakeWorld world, String nodeId, ServerCredentials credentials) {
        this.nodeId = nodeId;
        this.messaging = new FakeMessaging(world, script);
        this.control = new FakeControl(nodeId, script);
        this.directory = new FakeDirectory(world, script);
        this.health = new FakeHealth(script);
        this.credentials = credentials;
        this.server = listen(0);
        this.port = server.getPort();
    }

    public static FakeGateway start(FakeWorld world, String nodeId) {
        return new FakeGateway(world, nodeId, InsecureServerCredentials.create());
    }

    public static FakeGateway start(FakeWorld world, String nodeId, ServerCredentials credentials) {
        return new FakeGateway(world, nodeId, credentials);
    }

    private Server listen(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            return NettyServerBuilder.forAddress(address, credentials)
                    .addService(ServerInterceptors.intercept(messaging, new Authorizations()))
                    .addService(ServerInterceptors.intercept(control, new Authorizations()))
                    .addService(ServerInterceptors.intercept(directory, new Authorizations()))
                    .addService(health)
                    .flowControlWindow(64 << 10)
                    .build()
                    .start();
        } catch (IOException occupied) {
            throw new UncheckedIOException(occupied);
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Goes away at once, cutting every call. */
    public void kill() {
        try {
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Comes back at the same address. */
    public void revive() {
        server = listen(port);
    }

    public void refuseNext(StatusRuntimeException refusal) {
        script.refuseNext(refusal, false);
    }

    /** As {@link #refuseNext}, but a command is stored first: the caller can't know. */
    public void refuseNextButStore(StatusRuntimeException refusal) {
        script.refuseNext(refusal, true);
    }

    public void silence(boolean on) {
        script.silence(on);
    }

    /** Stores the commands that come, and says nothing any more. */
    public void silenceButStore() {
        script.silenceButStore();
    }

    /** As its cluster's other nodes know it. */
    public NodeStatus node() {
        return node(address());
    }

    /** As its cluster's other nodes know it, at an address of their telling. */
    public NodeStatus node(String address) {
        return NodeStatus.newBuilder()
                .setNodeId(nodeId)
                .setState(NodeState.NODE_STATE_ALIVE)
                .setRpcAddress(address)
                .build();
    }

    public void component(String name, ComponentState state) {
        control.component(name, state);
    }

    public FakeControl control() {
        return control;
    }

    /** What health checks hear from now on. */
    public void health(ServingStatus status) {
        health.status = status;
    }

    public void silenceHealth(boolean on) {
        health.silent = on;
    }

    public int healthChecks() {
        return health.checks.get();
    }

    public List<SendToDeviceRequest> sends() {
        return messaging.sends;
    }

    public List<String> resumedFrom() {
        return messaging.resumedFrom;
    }

    public int eventsSent() {
        return messaging.eventsSent.get();
    }

    public int statusCalls() {
        return control.statusCalls.get();
    }

    public List<RestartRequest> restarts() {
        return control.restarts();
    }

    public List<PutDeviceRequest> puts() {
        return directory.puts;
    }

    public List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        kill();
    }

    /** Remembers what callers show; refuses the token "revoked", and restarts with the token "viewer". */
    private final class Authorizations implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            String shown = headers.get(AUTHORIZATION);
            authorizations.add(shown == null ? "" : shown);
            if ("Bearer revoked".equals(shown)) {
                call.close(Status.UNAUTHENTICATED.withDescription("token unknown"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            if ("Bearer viewer".equals(shown) && isForOperators(call)) {
                var refusal = Refusals.refusal(
                        Status.Code.PERMISSION_DENIED, ErrorReason.ROLE_MISSING, Map.of("role", "operator"));
                call.close(refusal.getStatus(), Objects.requireNonNull(refusal.getTrailers()));
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }

        private boolean isForOperators(ServerCall<?, ?> call) {
            return Set.of("Restart", "Drain")
                    .contains(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
        }
    }
}
