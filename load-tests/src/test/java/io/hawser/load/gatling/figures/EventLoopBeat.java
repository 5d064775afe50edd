package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.LoadSideWatch;
import io.hawser.device.simulator.figures.LoadSide;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Beats on Gatling's event loops, one after the other, and takes down how late each beat is: so much later than they should
 * the users act, too.
 *
 * <p>Threads: any; the beats are short and one at a time, so that the lock is hardly ever waited for.
 */
final class EventLoopBeat {
    private static final Duration SAMPLE = Duration.ofSeconds(1);

    private final EventLoopGroup loops;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final LoadSideWatch watch = new LoadSideWatch();
    private long nextBeat;
    private long nextSample;
    private boolean begun;
    private boolean ended;

    EventLoopBeat(EventLoopGroup loops) {
        this.loops = loops;
    }

    /** Begins; called at most once. */
    void begin(long now) {
        lock.lock();
        try {
            watch.begin(now);
            begun = true;
            nextBeat = now;
            nextSample = now + SAMPLE.toNanos();
            schedule(now);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the beat and says how it was since it began. */
    LoadSide end() {
        lock.lock();
        try {
            ended = true;
            if (!begun) {
                watch.begin(System.nanoTime());
            }
            var _ = watch.onSample(); // what is left of a second
            return watch.result(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void beat() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (ended) {
                return;
            }
            watch.onBeat(now);
            if (now >= nextSample) {
                nextSample = now + SAMPLE.toNanos();
                var _ = watch.onSample(); // the worst of this second is in the distribution, too
            }
            schedule(now);
        } finally {
            lock.unlock();
        }
    }

    private void schedule(long now) {
        nextBeat += LoadSideWatch.BEAT.toNanos();
        var loop = loops.next();
        if (!loop.isShuttingDown()) {
            var _ = loop.schedule(this::beat, Math.max(0, nextBeat - now), TimeUnit.NANOSECONDS);
        }
    }
}
