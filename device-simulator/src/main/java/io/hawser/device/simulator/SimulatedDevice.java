package io.hawser.device.simulator;

import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.Setback;
import io.hawser.device.UplinkOutcome;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.ledger.LedgerEntry;
import io.hawser.protocol.Command;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One device: sends what its schedule says is due as far as its window allows, and measures each from when it was due.
 *
 * <p>Being behind costs no memory: what is due and not sent yet is a number.
 *
 * <p>Threads: {@link #onDue} on the pacing thread, acknowledgements on I/O threads, both under the lock; the listener's
 * fields belong to the client's one listener call at a time.
 */
final class SimulatedDevice {
    private static final String UPLINK = "reading";

    private final FleetConfig config;
    private final DeviceClientConfig identity;
    private final Ledger ledger;
    private final Tally tally;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Runnable onFirstSession;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private Optional<DeviceClient> client = Optional.empty();
    private long firstDue;
    private long due;
    private long sent;
    private long waiting;
    private long abandoned;
    private boolean pumping;
    private boolean stopped;

    // The listener's; lastSetback is read by the report too.
    private boolean live;
    private boolean connectedBefore;
    private volatile String lastSetback = "not-connected";

    /** @param onFirstSession once, on an I/O thread, when the device is in session for the first time */
    SimulatedDevice(
            FleetConfig config,
            int index,
            Ledger ledger,
            Tally tally,
            InstantSource clock,
            LongSupplier nanoTime,
            Runnable onFirstSession) {
        this.config = config;
        this.identity = config.device(index);
        this.ledger = ledger;
        this.tally = tally;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.onFirstSession = onFirstSession;
    }

    void start(DeviceNetwork network) {
        lock.lock();
        try {
            if (!stopped) {
                client = Optional.of(DeviceClient.start(network, identity, this::handle, this::onState));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The schedule begins at {@code nanos}: the first uplink is due then. */
    void onScheduled(long nanos) {
        lock.lock();
        try {
            firstDue = nanos;
        } finally {
            lock.unlock();
        }
    }

    /** One more is due. */
    void onDue() {
        lock.lock();
        try {
            due++;
            pump();
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is in session; if not, {@link #lastSetback} says why. */
    boolean inSession() {
        lock.lock();
        try {
            return client.filter(device -> device.state() instanceof DeviceState.Live)
                    .isPresent();
        } finally {
            lock.unlock();
        }
    }

    String lastSetback() {
        return lastSetback;
    }

    /** How many were sent and are not acknowledged; {@code forGood} leaves out what may still be. */
    long unacknowledged(boolean forGood) {
        lock.lock();
        try {
            return forGood ? abandoned : waiting + abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** How many were due and never sent. */
    long unsent() {
        lock.lock();
        try {
            return due - sent;
        } finally {
            lock.unlock();
        }
    }

    private void pump() {
        // An outcome that is there at once comes back here; the loop below goes on anyway.
        if (pumping) {
            return;
        }
        pumping = true;
        while (!stopped && sent < due && waiting < config.window() && client.isPresent()) {
            send(client.get());
        }
        pumping = false;
    }

    private void send(DeviceClient device) {
        long dueAt = firstDue + sent * config.uplinkEvery().toNanos();
        sent++;
        waiting++;
        tally.sent.increment();
        long sequence = sent;
        Reading reading = new Reading(id(), sequence, clock.instant());
        var _ = device.uplink(UPLINK, reading.toPayload(config.payloadBytes()))
                .whenComplete((outcome, _) -> onOutcome(sequence, dueAt, outcome));
    }

    // There is no outcome when the device ended before its uplink did.
    private void onOutcome(long sequence, long dueAt, @Nullable UplinkOutcome outcome) {
        switch (outcome) {
            case null -> ledger.record(new LedgerEntry.Unknown(id(), sequence));
            case UplinkOutcome.Acknowledged(int sends) ->
                ledger.record(new LedgerEntry.Acknowledged(id(), sequence, sends));
            case UplinkOutcome.WindowFull _, UplinkOutcome.TooLarge _ -> {}
        }
        lock.lock();
        try {
            waiting--;
            switch (outcome) {
                case null -> abandoned++;
                case UplinkOutcome.Acknowledged _ -> tally.acknowledged(nanoTime.getAsLong() - dueAt);
                case UplinkOutcome.WindowFull _, UplinkOutcome.TooLarge _ -> tally.refused.increment();
            }
            pump();
        } finally {
            lock.unlock();
        }
    }

    private CompletionStage<CommandOutcome> handle(Command command) {
        String commandId = command.id().toString();
        ledger.record(new LedgerEntry.Begun(id(), commandId));
        return config.commands().carryOut(command).whenComplete((outcome, _) -> {
            tally.command(outcome.status());
            ledger.record(
                    new LedgerEntry.Ended(id(), commandId, outcome.status().name()));
        });
    }

    private String id() {
        return identity.device().value();
    }

    private void onState(DeviceState state) {
        switch (state) {
            case DeviceState.Idle _, DeviceState.Connecting _, DeviceState.LoggingIn _ -> {}
            case DeviceState.Live live -> onLive(live.epoch());
            case DeviceState.Waiting(var _, Setback setback) -> onSetback(setback);
            case DeviceState.Ended(Setback setback) -> onSetback(setback);
        }
    }

    private void onLive(long epoch) {
        ledger.record(new LedgerEntry.Session(id(), epoch));
        live = true;
        tally.connected.increment();
        if (connectedBefore) {
            tally.reconnects.increment();
        } else {
            connectedBefore = true;
            onFirstSession.run();
        }
    }

    private void onSetback(Setback setback) {
        if (live) {
            live = false;
            tally.connected.decrement();
        }
        lastSetback = setback.label();
        if (setback instanceof Setback.GatewayBrokeProtocol) {
            tally.violations.increment();
        }
    }
}
