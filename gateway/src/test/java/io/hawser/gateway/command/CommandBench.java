package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.FaultyLog;
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
import io.hawser.gateway.event.EventDetail.CommandChanged;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.Subscription;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Commands on a log in memory, real sessions on fake links, and time that moves when the test says so. */
final class CommandBench implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration TICK = Duration.ofMillis(10);
    static final Duration RESEND = Duration.ofSeconds(1);
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);
    static final CommandLimits LIMITS = new CommandLimits(8, 100, 2, RESEND, Duration.ofMinutes(10), 50);

    final AtomicLong nanos = new AtomicLong();
    final InstantSource clock = () -> START.plusNanos(nanos.get());
    final Counters counters = new Counters();
    final MemoryBackplane backplane = new MemoryBackplane(64 << 20);
    final ScriptedLog log;
    final FaultyLog eventLog = new FaultyLog(backplane.log(new LogName("events")));

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final EventLog events;
    private final Subscription changes;
    private final Epochs epochs;
    private final CommandLimits limits;

    private SessionRegistry registry = new SessionRegistry();
    private TimingWheel wheel = new TimingWheel(TICK, 512, nanos::get);
    Commands commands;

    CommandBench() {
        this(LIMITS);
    }

    CommandBench(CommandLimits limits) {
        this(limits, Optional.empty());
    }

    /** On a log that others may know as well. */
    CommandBench(CommandLimits limits, DurableLog shared) {
        this(limits, Optional.of(shared));
    }

    private CommandBench(CommandLimits limits, Optional<DurableLog> shared) {
        this.log = new ScriptedLog(shared.orElseGet(() -> backplane.log(new LogName("commands"))));
        this.limits = limits;
        events = new EventLog(
                eventLog, "node", EventLogConfig.defaults(), clock, RandomGenerator.getDefault(), counters, timer);
        changes = new Subscriptions(events, counters).open(new EventFilter(Set.of(EventKind.COMMAND_CHANGED), "", ""));
        epochs = get(Epochs.open(backplane.registers(), clock));
        commands = open();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean done(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    static CommandRequest request(String device, String name) {
        return new CommandRequest(
                UUID.randomUUID(), new DeviceId(device), name, Payload.ofUtf8("p"), TIME_TO_LIVE, true);
    }

    TrackedCommand submit(String device, String name) {
        return submit(request(device, name));
    }

    TrackedCommand submit(CommandRequest request) {
        Submission submission = get(commands.submit(request));
        if (submission instanceof Submission.Accepted(TrackedCommand command)) {
            return command;
        }
        throw new AssertionError(submission);
    }

    FakeDevice connect(String id) {
        get(epochs.reserve());
        return new FakeDevice(id, services());
    }

    /** Moves time, tick by tick, and fires what falls due. */
    void pass(Duration time) {
        for (long ticks = time.dividedBy(TICK); ticks > 0; ticks--) {
            nanos.addAndGet(TICK.toNanos());
            wheel.advance();
        }
    }

    /** The gateway's process ends in order, and starts again after a while. */
    void restart(Duration after) {
        commands.close();
        kill(after);
    }

    /** The gateway's process dies, and starts again after a while; what is in the log is all it knows. */
    void kill(Duration after) {
        nanos.addAndGet(after.toNanos());
        registry = new SessionRegistry();
        wheel = new TimingWheel(TICK, 512, nanos::get);
        commands = open();
    }

    void advanceWheel() {
        wheel.advance();
    }

    /** The next changes of commands that the event log tells. */
    List<CommandChanged> changes() throws Exception {
        return changes.take(1_000, Duration.ofSeconds(5)).events().stream()
                .map(stored -> (CommandChanged) stored.event().detail())
                .toList();
    }

    @Override
    public void close() {
        changes.close();
        commands.close();
        events.close();
        timer.shutdownNow();
        backplane.close();
    }

    private Commands open() {
        return get(Commands.open(log, registry, events, wheel, limits, clock, counters, Timings.untold()));
    }

    private SessionServices services() {
        return new SessionServices(
                new OpenDoor(),
                new Admission(),
                epochs,
                registry,
                Takeovers.NONE,
                events,
                new Forward(),
                new TimingWheel(TICK, 512, nanos::get),
                new SessionLimits(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        65_536),
                clock,
                () -> new byte[32],
                counters,
                Timings.untold());
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

    /** To the commands of the day: a restart replaces them. */
    private final class Forward implements SessionListener {
        @Override
        public void onConnected(DeviceSession session) {
            commands.onConnected(session.device());
        }

        @Override
        public void onCommandAck(DeviceSession session, UUID command) {
            commands.onCommandAck(session.device(), command);
        }

        @Override
        public void onCommandResult(DeviceSession session, CommandResult result) {
            commands.onCommandResult(session.device(), result);
        }
    }
}
