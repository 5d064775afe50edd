package io.hawser.client.wire.gateways;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Asks one gateway again and again whether it serves, by gRPC's health check. gRPC's own keep-alive would not do: it does not
 * ping more often than every ten seconds, and never says that a node drains.
 *
 * <p>Threads: the pulse's ticks; a check ends on a gRPC thread; any thread reads the condition, which follows from the last
 * two checks and the time.
 */
final class Pulse {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SILENT_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** The first answer may have to wait for a connection, and for a JVM that is starting. */
    private static final long FIRST_SILENT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long GIVE_UP_AFTER_MILLIS = 3_000;

    private final Gateway gateway;
    private final Backoff backoff;
    private final LongSupplier nanoClock;
    // replaced by the pulse's thread, completed by gRPC's, read by any
    private volatile Check current;
    // the pulse's thread's
    private int failures;
    private long dueNanos;
    private boolean asked;
    // written by gRPC's threads, read by the pulse's: one question more does no harm
    private volatile boolean willNotTell;

    Pulse(Gateway gateway, Backoff backoff, LongSupplier nanoClock) {
        this.gateway = gateway;
        this.backoff = backoff;
        this.nanoClock = nanoClock;
        this.current = new Check(Condition.UNKNOWN, nanoClock.getAsLong());
        this.current.end(Condition.UNKNOWN);
    }

    Condition condition() {
        return current.condition(nanoClock.getAsLong());
    }

    /** Asks, if it is time. With {@code introduce}, asks first who it is, until it has said so. */
    void tick(boolean introduce) {
        Check check = current;
        long now = nanoClock.getAsLong();
        if (!check.hasEnded() || (asked && now - due(check) < 0)) {
            return;
        }
        asked = true;
        Condition before = check.condition(now);
        var next = new Check(before, now);
        current = next;
        if (before == Condition.SILENT) {
            gateway.reconnect();
        }
        boolean mustTell = gateway.expectedNode().isPresent() || introduce;
        if (mustTell && !willNotTell && gateway.nodeId().isEmpty()) {
            ask(next, GatewayControlGrpc.getGetStatusMethod(), GetStatusRequest.getDefaultInstance(), this::onStatus);
        } else {
            ask(next, HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance(), Pulse::condition);
        }
    }

    /** When to ask after this: soon, or with growing pauses while there is no connection. */
    private long due(Check ended) {
        if (!ended.isCounted) {
            ended.isCounted = true;
            failures = ended.isAway() || !gateway.isProven() ? failures + 1 : 0;
            long pause = failures == 0 ? EVERY_NANOS : backoff.pause(failures).toNanos();
            dueNanos = ended.startedNanos + Math.max(EVERY_NANOS, pause);
        }
        return dueNanos;
    }

    private Condition onStatus(GatewayStatus status) {
        gateway.onIntroduced(status.getNodeId());
        return Condition.SERVING; // the next check asks whether it does
    }

    private static Condition condition(HealthCheckResponse answer) {
        return answer.getStatus() == ServingStatus.SERVING ? Condition.SERVING : Condition.NOT_SERVING;
    }

    private <Q, R> void ask(Check check, MethodDescriptor<Q, R> method, Q request, Function<R, Condition> meaning) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(GIVE_UP_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        try {
            ClientCalls.asyncUnaryCall(
                    gateway.channel().newCall(method, options), request, new Answer<>(check, meaning));
        } catch (RuntimeException noToken) { // nothing is known of the gateway by it
            check.end(Condition.UNKNOWN);
        }
    }

    /** One question, and what came of it. */
    private static final class Check {
        private final Condition before;
        private final long startedNanos;
        // written once, by gRPC's thread or the pulse's own
        private volatile Optional<Condition> outcome = Optional.empty();
        // the pulse's thread's
        private boolean isCounted;

        Check(Condition before, long startedNanos) {
            this.before = before;
            this.startedNanos = startedNanos;
        }

        boolean hasEnded() {
            return outcome.isPresent();
        }

        boolean isAway() {
            return outcome.filter(Condition.AWAY::equals).isPresent();
        }

        void end(Condition as) {
            outcome = Optional.of(as);
        }

        Condition condition(long now) {
            long limit = before == Condition.UNKNOWN ? FIRST_SILENT_AFTER_NANOS : SILENT_AFTER_NANOS;
            boolean silent = now - startedNanos > limit && before != Condition.AWAY;
            return outcome.orElse(silent ? Condition.SILENT : before);
        }
    }

    private final class Answer<R> implements StreamObserver<R> {
        private final Check check;
        private final Function<R, Condition> meaning;

        Answer(Check check, Function<R, Condition> meaning) {
            this.check = check;
            this.meaning = meaning;
        }

        @Override
        public void onNext(R value) {
            if (check.before == Condition.AWAY) {
                gateway.onAnswered(
                        gateway.standing()); // why it rested is over: it is a new connection, and perhaps a new process
            }
            check.end(meaning.apply(value));
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            if (BrokenConnection.ended(status)) {
                check.end(Condition.AWAY);
                return;
            }
            switch (status.getCode()) {
                case UNAVAILABLE, CANCELLED -> check.end(Condition.AWAY);
                case DEADLINE_EXCEEDED -> check.end(check.before == Condition.AWAY ? Condition.AWAY : Condition.SILENT);
                default -> { // it answers, though not this
                    willNotTell = gateway.expectedNode().isEmpty();
                    check.end(Condition.SERVING);
                }
            }
        }

        @Override
        public void onCompleted() {
            // the answer came with onNext
        }
    }
}
