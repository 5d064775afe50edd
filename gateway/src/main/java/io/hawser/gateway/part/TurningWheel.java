package io.hawser.gateway.part;

import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.device.WheelThread;
import io.hawser.gateway.supervision.probe.Reading;
import java.time.Duration;

/**
 * A timing wheel with the thread that turns it. The thread can be replaced; the wheel keeps every timer meanwhile.
 *
 * <p>Threads: one life-cycle call at a time; {@link #ask} any.
 */
final class TurningWheel {
    private final String name;
    private final TimingWheel wheel;
    private final Duration tick;
    private volatile WheelThread thread; // replaced by life-cycle calls

    TurningWheel(String name, TimingWheel wheel, Duration tick) {
        this.name = name;
        this.wheel = wheel;
        this.tick = tick;
        this.thread = newThread();
    }

    void start() {
        thread.start();
    }

    void restart() throws InterruptedException {
        thread.close();
        thread = newThread();
        thread.start();
    }

    void close() throws InterruptedException {
        thread.close();
    }

    Reading ask(Duration threshold) {
        Duration late = wheel.lateness();
        if (!thread.isAlive()) {
            return Reading.ill(late, name + " died");
        }
        return Reading.of(late, threshold, name + " has fired nothing for " + late.toMillis() + " ms");
    }

    private WheelThread newThread() {
        return new WheelThread(name, wheel, tick);
    }
}
