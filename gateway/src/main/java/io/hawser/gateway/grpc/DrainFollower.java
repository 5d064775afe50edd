package io.hawser.gateway.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.drain.DrainPhase;
import io.hawser.gateway.supervision.drain.DrainProgress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells one caller how far draining is: at once, at a change, and every second; up to its end.
 *
 * <p>Threads: a virtual thread of its own runs it; {@link #cancel} and {@link #stop} may come from any.
 */
final class DrainFollower implements Runnable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration TELL_AT_LEAST = Duration.ofSeconds(1);

    private final String node;
    private final Drain drain;
    private final ServerCallStreamObserver<io.hawser.rpc.v1.DrainProgress> caller;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile boolean stopping; // set before left opens

    DrainFollower(String node, Drain drain, ServerCallStreamObserver<io.hawser.rpc.v1.DrainProgress> caller) {
        this.node = node;
        this.drain = drain;
        this.caller = caller;
    }

    void cancel() {
        left.countDown();
    }

    /** The server stops: the caller is told; draining goes on. */
    void stop() {
        stopping = true;
        left.countDown();
    }

    @Override
    public void run() {
        try {
            follow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            caller.onError(failure);
        }
    }

    private void follow() throws InterruptedException {
        DrainProgress told = drain.progress().orElseThrow();
        long toldNanos = System.nanoTime();
        tell(told);
        while (told.phase() != DrainPhase.DONE) {
            if (left.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (stopping) {
                    caller.onError(RpcErrors.stopping());
                }
                return;
            }
            DrainProgress now = drain.progress().orElseThrow();
            boolean due = System.nanoTime() - toldNanos >= TELL_AT_LEAST.toNanos();
            boolean wanted = caller.isReady() && (due || differs(now, told));
            if (wanted || now.phase() == DrainPhase.DONE) {
                told = now;
                toldNanos = System.nanoTime();
                tell(now);
            }
        }
        caller.onCompleted();
    }

    private static boolean differs(DrainProgress one, DrainProgress other) {
        return one.phase() != other.phase()
                || one.sessions() != other.sessions()
                || one.commandsInFlight() != other.commandsInFlight();
    }

    private void tell(DrainProgress progress) {
        caller.onNext(StatusMapper.progress(node, progress));
    }
}
