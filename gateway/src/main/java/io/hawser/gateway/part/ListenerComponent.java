package io.hawser.gateway.part;

import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.NothingChangedException;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.Reading;
import io.hawser.gateway.supervision.probe.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The device port's life, with the timer of its sessions: a graceful restart replaces what accepts and what is ill, and
 * keeps every session of a thread that is well; a hard one replaces everything, and like the end tells the devices first.
 */
public final class ListenerComponent implements Component {
    public static final String NAME = "device-listener";

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration HARD_LIMIT = Duration.ofSeconds(1);

    private final DeviceListener listener;
    private final TurningWheel timer;
    private final ListenerPatience patience;

    /** @param times the limits of log-in and silence of all sessions */
    public ListenerComponent(DeviceListener listener, TimingWheel times, Duration tick, ListenerPatience patience) {
        this.listener = listener;
        this.timer = new TurningWheel("session-timer", times, tick);
        this.patience = patience;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        timer.start();
        listener.start();
    }

    @Override
    public void restart(RestartMode mode) throws InterruptedException, NothingChangedException {
        timer.restart();
        try {
            listener.restart(patience.stuckThread());
        } catch (UncheckedIOException e) {
            throw new NothingChangedException(e);
        }
        if (mode == RestartMode.HARD) {
            listener.replaceThreads(HARD_LIMIT);
        }
    }

    @Override
    public void close() throws InterruptedException {
        listener.stopAcceptingForGood();
        listener.farewell(CLOSE_LIMIT);
        listener.close();
        timer.close();
    }

    /** How it is asked whether it lives. */
    public List<Probe> probes() {
        return List.of(
                new Probe("io-threads", NAME, Duration.ofMillis(250), patience.stuckThread(), this::askThreads),
                new Probe(
                        "handshake",
                        NAME,
                        Duration.ofSeconds(1),
                        patience.handshake(),
                        new Trial("handshake", this::tryHandshake, listener::trouble)),
                new Probe("session-timer", NAME, Duration.ofMillis(500), Duration.ofSeconds(2), timer::ask));
    }

    private void tryHandshake(Duration limit) throws IOException {
        if (listener.isAccepting()) { // else who connects waits for the next process
            listener.tryHandshake(limit);
        }
    }

    private Reading askThreads(Duration stuckAfter) {
        Duration silence = listener.silence();
        Optional<String> ill = listener.illThreads(stuckAfter);
        if (ill.isPresent()) {
            return Reading.ill(silence, ill.get());
        }
        return listener.leftBehind()
                .map(threads -> Reading.waiting(
                        silence, "stuck, and replaced, but not ended: " + threads + "; the process ends them"))
                .orElseGet(() -> Reading.well(silence));
    }
}
