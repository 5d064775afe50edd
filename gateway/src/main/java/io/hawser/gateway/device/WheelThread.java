package io.hawser.gateway.device;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that turns a {@link TimingWheel}, once a tick. It can be stopped and replaced without losing a timer: the
 * wheel keeps them, and fires what fell due in between.
 *
 * <p>Threads: {@code start} and {@code close} by anybody, one at a time.
 */
public final class WheelThread {
    private static final Logger LOG = LoggerFactory.getLogger(WheelThread.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private final TimingWheel wheel;
    private final long tickNanos;
    private final Thread thread;
    private volatile boolean stopping; // set by close, seen by the thread within a tick

    public WheelThread(String name, TimingWheel wheel, Duration tick) {
        this.wheel = wheel;
        this.tickNanos = tick.toNanos();
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::turn);
    }

    public void start() {
        thread.start();
    }

    /** Whether it turns; one that is {@linkplain TimingWheel#lateness late} may still be stuck in a timer's task. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Stops turning; the task that runs now is finished first, unless it takes too long: it is interrupted then. */
    public void close() throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread && thread.isAlive() && !thread.join(STOP_LIMIT)) {
            LOG.warn("a timer's task hangs, and is left behind thread={}", thread.getName());
            thread.interrupt();
        }
    }

    private void turn() {
        while (!stopping) {
            wheel.advance();
            LockSupport.parkNanos(tickNanos);
        }
    }
}
