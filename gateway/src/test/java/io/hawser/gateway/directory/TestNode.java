package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registers;
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
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.event.Subscription;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** One node with real sessions on fake links, one I/O thread, and an event log of its own in memory. */
public final class TestNode implements AutoCloseable {
    static final Duration LOGIN_TIME = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(10);

    final Peers peers;
    final SessionRegistry sessions = new SessionRegistry();
    final Counters counters = new Counters();
    final Queue<String> undelivered = new ConcurrentLinkedQueue<>();
    final AtomicLong nanos = new AtomicLong(); // of the wheel: time limits of sessions
    final TimingWheel wheel = new TimingWheel(TICK, 512, nanos::get);
    final Epochs epochs;
    public final Directory directory;

    private final ExecutorService io = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final MemoryBackplane backplane = new MemoryBackplane(64 << 20);
    final EventLog events;
    private final Subscription told;
    private final SessionServices services;

    public TestNode(Peers peers, Registers registers, InstantSource clock) {
        this.peers = peers;
        events = new EventLog(
                backplane.log(new LogName("events")),
                peers.self().id(),
                EventLogConfig.defaults(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                counters,
                timer);
        told = new Subscriptions(events, counters).open(new EventFilter(Set.of(), "", ""));
        epochs = get(Epochs.open(registers, clock, RandomGenerator.getDefault()));
        directory = new Directory(
                sessions,
                peers,
                epochs,
                events,
                (command, route) -> undelivered.add(route.device() + " " + command.name()),
                timer,
                InstantSource.system(),
                counters);
        services = new SessionServices(
                new OpenDoor(),
                new Admission(),
                epochs,
                sessions,
                directory,
                events,
                new Nobody(),
                wheel,
                new SessionLimits(LOGIN_TIME, Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofHours(1), 65_536),
                InstantSource.system(),
                () -> new byte[32],
                counters,
                Timings.untold());
    }

    public TestDevice connect(String id) {
        get(epochs.reserve());
        return TestDevice.connect(id, services, io);
    }

    Node self() {
        return peers.self();
    }

    /** Its own sessions: device and epoch. */
    Map<DeviceId, Long> own() {
        return sessions.all().collect(Collectors.toMap(DeviceSession::device, DeviceSession::epoch));
    }

    /** Everything that it knows: device, epoch and node. */
    List<String> known() {
        return directory
                .after("", "")
                .map(device -> device.device() + " " + device.epoch() + " " + device.node())
                .toList();
    }

    /** The I/O thread hangs until the latch is open. */
    void hang(CountDownLatch until) {
        io.execute(() -> {
            try {
                until.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Everything that the I/O thread was given is done. */
    void settle() {
        try {
            io.submit(() -> {}).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The next events. */
    List<StoredEvent> events() throws Exception {
        return told.take(1_000, Duration.ofMillis(100)).events();
    }

    /** It says and hears nothing from now on; the hub has to be told. */
    public void die() {
        io.shutdownNow();
        timer.shutdownNow();
    }

    @Override
    public void close() {
        die();
        told.close();
        events.close();
        backplane.close();
    }

    static <T> T get(java.util.concurrent.CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final class OpenDoor implements DeviceAuthenticator {
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
