package io.hawser.gateway;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.mina.DeviceListener;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.RestartMode;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;

/**
 * The device port's life: a graceful restart replaces what accepts and keeps every session; a hard one, and the end, tells
 * the devices first.
 */
final class ListenerComponent implements Component.Restartable {
    private static final int BATCH = 500; // MINA's close is quadratic in how many close at one time
    private static final Duration BATCH_PAUSE = Duration.ofMillis(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofMillis(10);

    private final DeviceListener listener;
    private final SessionRegistry registry;

    ListenerComponent(DeviceListener listener, SessionRegistry registry) {
        this.listener = listener;
        this.registry = registry;
    }

    @Override
    public String name() {
        return "device-listener";
    }

    @Override
    public void start() {
        listener.start();
    }

    @Override
    public void restart(RestartMode mode) {
        listener.replaceAcceptor();
        if (mode == RestartMode.HARD) {
            endSessions();
        }
    }

    @Override
    public void close() {
        listener.stopAccepting();
        endSessions();
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        while (listener.connections() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP.toNanos());
        }
        listener.close();
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
