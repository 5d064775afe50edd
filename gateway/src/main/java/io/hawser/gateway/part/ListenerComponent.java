package io.hawser.gateway.part;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.Reading;
import io.hawser.gateway.supervision.probe.Trial;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The device port's life, with the timer of its sessions: a graceful restart replaces what accepts and what is ill, and
 * keeps every session of a thread that is well; a hard one replaces everything, and like the end tells the devices first.
 */
public final class ListenerComponent implements Component {
    public static final String NAME = "device-listener";

    private static final int BATCH = 500; // MINA's close is quadratic in how many close at one time
    private static final Duration BATCH_PAUSE = Duration.ofMillis(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration HARD_LIMIT = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(10);

    private final DeviceListener listener;
    private final SessionRegistry registry;
    private final TurningWheel timer;
    private final ListenerPatience patience;

    /** @param times the limits of log-in and silence of all sessions */
    public ListenerComponent(
            DeviceListener listener,
            SessionRegistry registry,
            TimingWheel times,
            Duration tick,
            ListenerPatience patience) {
        this.listener = listener;
        this.registry = registry;
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
    public void restart(RestartMode mode) throws InterruptedException {
        timer.restart();
        listener.restart(patience.stuckThread());
        if (mode == RestartMode.HARD) {
            endSessions();
            awaitNoConnections(HARD_LIMIT);
            listener.replaceThreads();
        }
    }

    @Override
    public void close() throws InterruptedException {
        listener.stopAccepting();
        endSessions();
        awaitNoConnections(CLOSE_LIMIT);
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
                        new Trial("handshake", listener::tryHandshake, listener::trouble)),
                new Probe("session-timer", NAME, Duration.ofMillis(500), Duration.ofSeconds(2), timer::ask));
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

    private void awaitNoConnections(Duration limit) {
        long start = System.nanoTime();
        while (listener.connections() > 0 && System.nanoTime() - start < limit.toNanos()) {
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private void endSessions() {
        Iterator<DeviceSession> sessions = registry.all().iterator();
        for (int ended = 1; sessions.hasNext(); ended++) {
            sessions.next().end(Disconnect.RESTARTING);
            if (ended % BATCH == 0) {
                LockSupport.parkNanos(BATCH_PAUSE.toNanos());
            }
        }
    }
}
