package io.hawser.client.wire;

import io.grpc.MethodDescriptor;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.wire.gateways.Choice;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;

/**
 * Calls with one answer, to any of the gateways.
 *
 * <p>Threads: any. A future ends on a gRPC thread or on the timer thread: what hangs on it must not block.
 */
public final class Calls implements AutoCloseable {
    private final Choice gateways;
    private final RepeatLimits limits;
    private final ScheduledThreadPoolExecutor timer;
    // add before the look at closed: either close sees the call, or the call sees that it is closed
    private final Set<UnaryCall<?, ?, ?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Calls(Choice gateways, RepeatLimits limits) {
        this.gateways = gateways;
        this.limits = limits;
        this.timer = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "hawser-client-timer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes a call; the future ends within {@code within}, and cancelling it cancels the call. */
    public <Q, R, V> CompletableFuture<V> call(
            MethodDescriptor<Q, R> method, Q request, Repeat repeat, Duration within, Function<R, V> view) {
        var call = new UnaryCall<>(method, request, repeat, view, new UnaryCall.Means(gateways, limits, timer), within);
        CompletableFuture<V> answer = call.answer();
        underWay.add(call);
        var unused = answer.whenComplete((value, failure) -> underWay.remove(call)); // only tidies up
        if (closed) {
            call.end(closedFailure());
        } else {
            call.start();
        }
        return answer;
    }

    /** Ends every call under way. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        underWay.forEach(call -> call.end(closedFailure()));
    }

    static HawserException closedFailure() {
        return new HawserException.Cancelled(Refusal.because("the client was closed"));
    }
}
