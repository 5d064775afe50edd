package io.hawser.gateway.part;

import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.probe.Probe;
import java.time.Duration;
import java.util.List;

/** The command monitor's life: the thread that fires deadlines is replaced; the wheel keeps every deadline meanwhile. */
public final class MonitorComponent implements Component {
    public static final String NAME = "command-monitor";

    private final TurningWheel deadlines;

    public MonitorComponent(TimingWheel deadlines, Duration tick) {
        this.deadlines = new TurningWheel(NAME, deadlines, tick);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        deadlines.start();
    }

    @Override
    public void restart(RestartMode mode) throws InterruptedException {
        deadlines.restart();
    }

    @Override
    public void close() throws InterruptedException {
        deadlines.close();
    }

    /** How it is asked whether it lives: by how late it is. */
    public List<Probe> probes() {
        return List.of(
                new Probe("command-monitor", NAME, Duration.ofMillis(250), Duration.ofSeconds(1), deadlines::ask));
    }
}
