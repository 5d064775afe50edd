package io.hawser.gateway.device;

import java.time.Duration;

/**
 * One session's limits of time: for log-in first, for silence after it. Hearing something costs one store; the timer looks
 * when it fires, and sets itself anew for what is left.
 *
 * <p>Threads: {@code heard} by the I/O thread or the log's; the limits are set by the I/O thread; firing happens on the
 * timer's thread.
 */
final class SilenceTimer {
    private static final double INTERVALS_ALLOWED = 1.5; // docs/device-protocol.md, rule 3

    private final DeviceSession session;
    private final TimingWheel wheel;
    private final TimingWheel.Timer timer;
    private volatile long lastHeardNanos;
    private volatile Duration limit = Duration.ZERO; // of silence; zero until log-in

    SilenceTimer(DeviceSession session, TimingWheel wheel) {
        this.session = session;
        this.wheel = wheel;
        this.timer = wheel.timer(this::onTime);
        this.lastHeardNanos = wheel.nanoTime();
    }

    void expectLogin(Duration within) {
        timer.set(within);
    }

    void expectEvery(Duration keepAlive) {
        limit = Duration.ofMillis((long) (keepAlive.toMillis() * INTERVALS_ALLOWED));
        timer.set(limit);
    }

    void heard() {
        lastHeardNanos = wheel.nanoTime();
    }

    /** How long nothing was heard. */
    Duration lasts() {
        return Duration.ofNanos(wheel.nanoTime() - lastHeardNanos);
    }

    void stop() {
        timer.cancel();
    }

    private void onTime() {
        if (limit.isZero()) {
            session.loginTooSlow();
            return;
        }
        // While we do not read, the device may well be talking.
        Duration left = session.readingSuspended() ? limit : limit.minus(lasts());
        if (left.isPositive()) {
            timer.set(left);
        } else {
            session.keepAliveMissed();
        }
    }
}
