package io.hawser.gateway.mina;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.device.Admission;
import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Epochs;
import io.hawser.gateway.device.SessionLimits;
import io.hawser.gateway.device.SessionListener;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.device.Takeovers;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.device.WheelThread;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodecs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A device port on a free port of loopback with a log in memory: the device layer alone, real down to the socket. */
final class DevicePort implements AutoCloseable {
    /** Long: tests that are not about it must not fail because a busy machine took its time to log in. */
    private static final Duration LOGIN_TIME = Duration.ofSeconds(20);

    static final Duration KEEP_ALIVE_MIN = Duration.ofSeconds(1);
    static final int MAX_BODY = 4_096;
    static final long MAX_QUEUED_BYTES = 256 * 1024;

    final Counters counters = new Counters();
    final Admission admission = new Admission();
    final SessionRegistry registry = new SessionRegistry();
    final Queue<DeviceSession> connected = new ConcurrentLinkedQueue<>();
    final Queue<UUID> acknowledged = new ConcurrentLinkedQueue<>();
    final Queue<CommandResult> results = new ConcurrentLinkedQueue<>();
    /** While it is closed, who acknowledges a command has its I/O thread stuck. */
    volatile CountDownLatch hold = new CountDownLatch(0);

    final EventLog events;
    final DeviceListener listener;

    private final MemoryBackplane backplane = new MemoryBackplane(64 << 20);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final WheelThread wheelThread;

    DevicePort(DeviceAuthenticator authenticator) throws Exception {
        this(authenticator, 20_000);
    }

    DevicePort(DeviceAuthenticator authenticator, int maxConnections) throws Exception {
        this(authenticator, maxConnections, EventLogConfig.defaults(), log -> log);
    }

    DevicePort(DeviceAuthenticator authenticator, Duration loginTime) throws Exception {
        this(authenticator, loginTime, 20_000, EventLogConfig.defaults(), log -> log);
    }

    /** A device port whose events go into a log that a test may put something before. */
    DevicePort(
            DeviceAuthenticator authenticator,
            int maxConnections,
            EventLogConfig eventLog,
            UnaryOperator<DurableLog> before)
            throws Exception {
        this(authenticator, LOGIN_TIME, maxConnections, eventLog, before);
    }

    private DevicePort(
            DeviceAuthenticator authenticator,
            Duration loginTime,
            int maxConnections,
            EventLogConfig eventLog,
            UnaryOperator<DurableLog> before)
            throws Exception {
        TimingWheel wheel = new TimingWheel(Duration.ofMillis(20), 512, System::nanoTime);
        wheelThread = new WheelThread("session-timer", wheel, Duration.ofMillis(20));
        wheelThread.start();
        events = new EventLog(
                before.apply(backplane.log(new LogName("events"))),
                "test-node",
                eventLog,
                InstantSource.system(),
                RandomGenerator.getDefault(),
                counters,
                timer);
        SessionServices services = new SessionServices(
                authenticator,
                admission,
                Epochs.open(backplane.registers(), InstantSource.system())
                        .toCompletableFuture()
                        .get(),
                registry,
                Takeovers.NONE,
                events,
                new Recorder(),
                wheel,
                new SessionLimits(loginTime, Duration.ofSeconds(60), KEEP_ALIVE_MIN, Duration.ofHours(1), MAX_BODY),
                InstantSource.system(),
                () -> new byte[32],
                counters,
                Timings.untold());
        listener = new DeviceListener(
                new ListenerSettings(
                        new SocketSource.Open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024),
                        2,
                        maxConnections,
                        List.of("hdp1", "json-lines"),
                        MAX_BODY,
                        MAX_QUEUED_BYTES),
                DeviceCodecs.load(),
                services);
        listener.start();
    }

    InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        listener.close();
        try {
            wheelThread.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        events.close();
        timer.shutdownNow();
        backplane.close();
    }

    private final class Recorder implements SessionListener {
        @Override
        public void onConnected(DeviceSession session) {
            connected.add(session);
        }

        @Override
        public void onCommandAck(DeviceSession session, UUID command) {
            acknowledged.add(command);
            boolean held = true;
            while (held) {
                try {
                    hold.await();
                    held = false;
                } catch (InterruptedException _) {
                    // deaf, as what is really stuck
                }
            }
        }

        @Override
        public void onCommandResult(DeviceSession session, CommandResult result) {
            results.add(result);
        }
    }
}
