package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.grpc.RpcErrors;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.peer.NodeView;
import io.hawser.gateway.peer.PeerFacts;
import io.hawser.gateway.security.Caller;
import io.hawser.rpc.v1.ErrorReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls of web servers that are about another node there.
 *
 * <p>Threads: any; nothing here blocks.
 */
public final class NodeRelay implements Membership.Listener {
    private final Calls calls;
    private final PeerFacts nodes;
    private final Counters counters;
    private final Set<Asked> unanswered = ConcurrentHashMap.newKeySet();
    private final Set<RelayedReading<?>> readings = ConcurrentHashMap.newKeySet();

    /** A call with one answer that another node has in hand; each is itself alone. */
    private static final class Asked {
        private final Node there;
        private final CompletableFuture<ByteBuffer> body;

        Asked(Node there, CompletableFuture<ByteBuffer> body) {
            this.there = there;
            this.body = body;
        }
    }

    public NodeRelay(Calls calls, PeerFacts nodes, Counters counters) {
        this.calls = calls;
        this.nodes = nodes;
        this.counters = counters;
    }

    /** Whether a call about {@code node} is not for this one; empty means this one. */
    public boolean elsewhere(String node) {
        return !node.isEmpty() && !node.equals(nodes.self().id());
    }

    /**
     * Has a method with one answer run at that node.
     *
     * @param caller whose role decides, there too
     * @param limit how long it may take
     */
    public <Q, A> void unary(
            MethodDescriptor<Q, A> method,
            String node,
            Q request,
            Caller caller,
            Duration limit,
            ServerCallStreamObserver<A> answer) {
        Node there = find(node);
        counters.increment(Counter.CALLS_FORWARDED);
        answer.setOnCancelHandler(() -> {}); // what was asked for goes on, as it does here
        Asked asked = new Asked(there, new CompletableFuture<>());
        unanswered.add(asked);
        var _ = asked.body.whenComplete((body, failure) -> {
            unanswered.remove(asked);
            finish(method, there, body, failure, answer);
        });
        var _ = calls.call(
                        there,
                        RelayOperations.UNARY,
                        relayed(method, caller, limit, request).encode(),
                        limit.plus(RelayOperations.ON_THE_WAY))
                .whenComplete((body, failure) -> {
                    boolean _ = failure == null ? asked.body.complete(body) : asked.body.completeExceptionally(failure);
                });
        if (isLost(node)) {
            onDied(there); // it died before anybody could tell that it was asked something
        }
    }

    @Override
    public void onJoined(Node node) {}

    /** What it was asked and did not answer is refused now, and not at its limit. */
    @Override
    public void onDied(Node node) {
        unanswered.stream()
                .filter(asked -> asked.there.equals(node))
                .forEach(asked -> asked.body.completeExceptionally(
                        new CallFailure.Unreachable("it is lost, and may have done what was asked")));
    }

    /** Has a method that answers with a stream run at that node. */
    public <Q, A> void stream(
            MethodDescriptor<Q, A> method, String node, Q request, Caller caller, ServerCallStreamObserver<A> answer) {
        Node there = find(node);
        counters.increment(Counter.CALLS_FORWARDED);
        RelayedReading<?>[] itself = new RelayedReading<?>[1];
        RelayedReading<A> reading = new RelayedReading<>(
                calls, there, method, answer, failure -> unreachable(there, failure), () -> readings.remove(itself[0]));
        itself[0] = reading;
        readings.add(reading);
        reading.begin(relayed(method, caller, Duration.ZERO, request));
    }

    /** Ends the streams, for this node stops. */
    public void endStreams() {
        readings.forEach(RelayedReading::stop);
    }

    private <A> void finish(
            MethodDescriptor<?, A> method,
            Node there,
            @Nullable ByteBuffer body,
            @Nullable Throwable failure,
            ServerCallStreamObserver<A> answer) {
        if (failure != null || body == null) {
            answer.onError(unreachable(there, failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
        try {
            switch (RelayedAnswer.decode(body)) {
                case RelayedAnswer.Message(ByteString bytes) -> {
                    answer.onNext(method.getResponseMarshaller().parse(bytes.newInput()));
                    answer.onCompleted();
                }
                case RelayedAnswer.Ended(com.google.rpc.Status status) ->
                    answer.onError(StatusProto.toStatusRuntimeException(status));
                case RelayedAnswer.Nothing() ->
                    answer.onError(unreachable(there, new IllegalStateException("an empty answer")));
            }
        } catch (RuntimeException bug) {
            answer.onError(bug);
        }
    }

    private Node find(String id) {
        Optional<NodeView> view = nodes.node(id);
        if (view.isEmpty()) {
            String known = nodes.nodes().stream().map(each -> each.node().id()).collect(Collectors.joining(", "));
            throw RpcErrors.of(
                    Status.Code.NOT_FOUND,
                    ErrorReason.NODE_NOT_FOUND,
                    "no node " + id + " (there are: " + known + ")",
                    Map.of("node_id", id));
        }
        if (nodes.isolated()) {
            throw RpcErrors.isolated(nodes.self().id());
        }
        if (isLost(id)) {
            throw unreachable(
                    view.get().node(),
                    new IllegalStateException("it is lost since " + view.get().since()));
        }
        return view.get().node();
    }

    private boolean isLost(String id) {
        return nodes.node(id)
                .filter(view -> view.state() == NodeView.State.LOST)
                .isPresent();
    }

    private static StatusRuntimeException unreachable(Node node, Throwable failure) {
        Throwable cause = Causes.of(failure);
        return RpcErrors.retryLater(
                Status.Code.UNAVAILABLE,
                ErrorReason.NODE_UNREACHABLE,
                "node " + node.id() + " does not answer: " + cause.getMessage(),
                RpcErrors.RETRY_AFTER,
                Map.of("node_id", node.id()));
    }

    private static <Q> RelayedCall relayed(MethodDescriptor<Q, ?> method, Caller caller, Duration limit, Q request) {
        try {
            return new RelayedCall(
                    method.getFullMethodName(),
                    caller,
                    limit,
                    ByteString.readFrom(method.getRequestMarshaller().stream(request)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
