package io.hawser.client.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.wire.gateways.Choice;
import io.hawser.client.wire.gateways.Condition;
import io.hawser.client.wire.gateways.Gateway;
import io.hawser.client.wire.gateways.Tenant;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One call with one answer, made again where that is safe.
 *
 * <p>Threads: attempts follow one another, each begun when the one before has ended, so what only they touch needs no
 * guard; {@link #answer} may be cancelled by any thread.
 */
final class UnaryCall<Q, R, V> {
    private final MethodDescriptor<Q, R> method;
    private final Q request;
    private final Repeat repeat;
    private final Function<R, V> view;
    private final Means means;
    private final Deadline deadline;
    private final CompletableFuture<V> answer = new CompletableFuture<>();
    private final Set<Gateway> refused = new HashSet<>();
    private int attempts;
    private int rounds;

    UnaryCall(
            MethodDescriptor<Q, R> method,
            Q request,
            Repeat repeat,
            Function<R, V> view,
            Means means,
            Duration within) {
        this.method = method;
        this.request = request;
        this.repeat = repeat;
        this.view = view;
        this.means = means;
        this.deadline = Deadline.after(within.toNanos(), TimeUnit.NANOSECONDS);
    }

    CompletableFuture<V> answer() {
        return answer;
    }

    void start() {
        attempt();
    }

    /** Ends it with this failure, if it has not ended. */
    void end(HawserException failure) {
        answer.completeExceptionally(failure);
    }

    private void attempt() {
        if (answer.isDone()) {
            return;
        }
        attempts++;
        Gateway gateway = means.gateways().next(refused);
        var sent = new SentWatch();
        CallOptions options = CallOptions.DEFAULT.withDeadline(deadline).withStreamTracerFactory(sent);
        ClientCall<Q, R> call = gateway.channel().newCall(method, options);
        var attempt = new Attempt(gateway, sent, call);
        try {
            ClientCalls.asyncUnaryCall(call, request, attempt);
        } catch (RuntimeException notStarted) {
            answer.completeExceptionally(notStarted);
        }
        // registered after the start: gRPC does not want a call cancelled before; an answer that is done runs this at
        // once
        var unused = answer.whenComplete((value, failure) -> call.cancel("no longer waited for", failure));
        attempt.settle();
    }

    /** On the timer's thread, where nobody else would hear of a failure: the caller would wait for ever. */
    private void attemptAgain() {
        try {
            attempt();
        } catch (RuntimeException fault) {
            answer.completeExceptionally(fault);
        }
    }

    private void onFailure(Gateway gateway, boolean sent, Status status, Metadata trailers) {
        HawserException failure = FailureMapper.failure(status, trailers);
        if (isGatewayAway(failure)) {
            gateway.onUnreachable(failure);
        }
        Optional<Duration> pause = pauseBeforeRepeat(gateway, sent, failure);
        if (pause.isEmpty()) {
            answer.completeExceptionally(failure);
            return;
        }
        try {
            var unused = means.timer().schedule(this::attemptAgain, pause.get().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(Calls.closedFailure());
        }
    }

    /** Whether the failure is of the gateway as a whole, so that other calls do better elsewhere too. */
    static boolean isGatewayAway(HawserException failure) {
        return failure instanceof HawserException.Unavailable
                && (failure.reason() == Reason.UNKNOWN
                        || failure.reason() == Reason.SERVICE_STOPPING
                        || failure.reason() == Reason.NODE_ISOLATED);
    }

    private Optional<Duration> pauseBeforeRepeat(Gateway gateway, boolean sent, HawserException failure) {
        boolean unavailable = failure instanceof HawserException.Unavailable;
        boolean told = failure instanceof HawserException.Exhausted
                && failure.retryAfter().isPresent();
        boolean safe = repeat == Repeat.SAFE || (unavailable && !sent);
        if (!safe || !(unavailable || told) || attempts >= means.limits().attempts()) {
            return Optional.empty();
        }
        Duration pause = unavailable
                ? pauseBeforeNextGateway(gateway, failure)
                : failure.retryAfter().get();
        boolean inTime = pause.toNanos() < deadline.timeRemaining(TimeUnit.NANOSECONDS);
        return inTime ? Optional.of(pause) : Optional.empty();
    }

    private Duration pauseBeforeNextGateway(Gateway gateway, HawserException failure) {
        refused.add(gateway);
        if (refused.size() < means.gateways().size()) {
            return Duration.ZERO;
        }
        refused.clear();
        rounds++;
        return means.limits().backoff().pause(rounds, failure.retryAfter());
    }

    /** What a call needs of its client. */
    record Means(Choice gateways, RepeatLimits limits, ScheduledExecutorService timer) {}

    /** What becomes of one attempt; gRPC calls its methods one after another. */
    private final class Attempt implements StreamObserver<R>, Tenant {
        private final Gateway gateway;
        private final SentWatch sent;
        private final ClientCall<Q, R> call;
        private final Gateway.Standing standing;
        // admit before the look at ended: either the end dismisses it, or it sees that it has ended
        private volatile boolean ended;

        Attempt(Gateway gateway, SentWatch sent, ClientCall<Q, R> call) {
            this.gateway = gateway;
            this.sent = sent;
            this.call = call;
            this.standing = gateway.standing();
        }

        /** Is under way at the gateway until it ends. */
        void settle() {
            gateway.admit(this);
            if (ended || answer.isDone()) {
                gateway.dismiss(this);
            }
        }

        /** One that hangs is not waited for, where the call can be made elsewhere; one that drains finishes its calls. */
        @Override
        public void leave(Condition because) {
            boolean repeatable = repeat == Repeat.SAFE || !sent.isSent();
            if (because == Condition.SILENT && repeatable) {
                call.cancel(gateway.address() + " does not answer", null);
            }
        }

        private void end() {
            ended = true;
            gateway.dismiss(this);
        }

        @Override
        public void onNext(R value) {
            end();
            gateway.onAnswered(standing);
            try {
                answer.complete(view.apply(value));
            } catch (RuntimeException unreadable) {
                answer.completeExceptionally(unreadable);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end();
            Metadata trailers = Status.trailersFromThrowable(failure);
            onFailure(
                    gateway,
                    sent.isSent(),
                    Status.fromThrowable(failure),
                    trailers == null ? new Metadata() : trailers);
        }

        @Override
        public void onCompleted() {
            // the answer came with onNext: gRPC ends a call without one by onError
        }
    }
}
