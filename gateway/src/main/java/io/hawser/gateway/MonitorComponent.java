package io.hawser.gateway;

import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.device.WheelThread;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.RestartMode;
import java.time.Duration;

/** The command monitor's life: the thread that fires deadlines is replaced; the wheel keeps every deadline meanwhile. */
final class MonitorComponent implements Component.Restartable {
    static final String NAME = "command-monitor";

    private final TimingWheel deadlines;
    private final Duration tick;
    private WheelThread thread; // life-cycle calls only, one at a time

    MonitorComponent(TimingWheel deadlines, Duration tick) {
        this.deadlines = deadlines;
        this.tick = tick;
        this.thread = newThread();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void restart(RestartMode mode) throws InterruptedException {
        thread.close();
        thread = newThread();
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        thread.close();
    }

    private WheelThread newThread() {
        return new WheelThread(NAME, deadlines, tick);
    }
}
