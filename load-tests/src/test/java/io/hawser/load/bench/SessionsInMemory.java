package io.hawser.load.bench;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.device.Admission;
import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Epochs;
import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.device.SessionLimits;
import io.hawser.gateway.device.SessionListener;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.device.Takeovers;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What the sessions of a gateway share, on an event log in memory: everybody may log in, and nobody hears of commands. No
 * timer fires unless somebody turns the wheel.
 *
 * <p>Threads: any; retention has one of its own.
 */
public final class SessionsInMemory implements AutoCloseable {
    static final Duration TICK = Duration.ofMillis(100);
    private static final int WHEEL_SLOTS = 4_096;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final EventLog events;
    private final SessionServices services;

    /** @param logBytes how much the event log keeps */
    public SessionsInMemory(long logBytes) {
        InstantSource clock = InstantSource.system();
        Counters counters = new Counters();
        MemoryBackplane backplane = new MemoryBackplane(logBytes);
        events = new EventLog(
                backplane.log(new LogName("events")),
                "bench",
                EventLogConfig.defaults(),
                clock,
                RandomGenerator.getDefault(),
                counters,
                timer);
        services = new SessionServices(
                new Everybody(),
                new Admission(),
                Epochs.open(backplane.registers(), clock).toCompletableFuture().join(),
                new SessionRegistry(),
                Takeovers.NONE,
                events,
                new Nobody(),
                new TimingWheel(TICK, WHEEL_SLOTS, System::nanoTime),
                new SessionLimits(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(1),
                        Duration.ofHours(18),
                        DeviceCodec.DEFAULT_MAX_BODY),
                clock,
                () -> new byte[32],
                counters,
                Timings.untold());
    }

    public SessionServices services() {
        return services;
    }

    @Override
    public void close() {
        events.close();
        timer.shutdownNow();
    }

    private static final class Everybody implements DeviceAuthenticator {
        @Override
        public LoginDecision decide(Hello hello) {
            return new LoginDecision.Accepted();
        }

        @Override
        public boolean proves(DeviceId device, Payload nonce, Payload hmac) {
            return false;
        }
    }

    private static final class Nobody implements SessionListener {
        @Override
        public void onConnected(DeviceSession session) {}

        @Override
        public void onCommandAck(DeviceSession session, UUID command) {}

        @Override
        public void onCommandResult(DeviceSession session, CommandResult result) {}
    }
}
