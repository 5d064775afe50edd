package io.hawser.device.simulator;

import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceListener;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.Setback;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.ledger.LedgerEntry;
import io.hawser.protocol.Command;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * One device: its sessions, what it sends and how it ends its commands.
 *
 * <p>Threads: any; the listener's fields belong to the client's one listener call at a time.
 */
final class SimulatedDevice implements DeviceListener {
    private static final String LEFT = new Setback.ClosedByOwner().label();

    private final DeviceClientConfig identity;
    private final Outbox outbox;
    private final Answers answers;
    private final Ledger ledger;
    private final Tally tally;
    private final Sessions sessions;

    // The listener's; lastSetback is read by the report too.
    private boolean live;
    private boolean expected = true; // whether the next session is one that the plan begins
    private volatile String lastSetback = "not-connected";

    /** What a device does by its plan when its sessions begin and end. Threads: any; must not block. */
    interface Sessions {
        /** The device is in session. */
        void onLive(SimulatedDevice device);

        /** The device said goodbye as it was told to. */
        void onLeft(SimulatedDevice device);
    }

    SimulatedDevice(
            DeviceClientConfig identity,
            Outbox outbox,
            Answers answers,
            Ledger ledger,
            Tally tally,
            Sessions sessions) {
        this.identity = identity;
        this.outbox = outbox;
        this.answers = answers;
        this.ledger = ledger;
        this.tally = tally;
        this.sessions = sessions;
    }

    /** Begins a session, for the first time or after it left. */
    void start(DeviceNetwork network) {
        outbox.open(() -> DeviceClient.start(network, identity, this::handle, this));
    }

    /** What it sends. */
    Outbox outbox() {
        return outbox;
    }

    /** Loses the connection without a word. */
    void breakConnection() {
        outbox.client().ifPresent(DeviceClient::breakConnection);
    }

    /** Whether it is in session, away as planned or on its way back from that; if not, {@link #lastSetback} says why. */
    boolean isWell() {
        return outbox.isAway()
                || (isConnecting() && lastSetback.equals(LEFT))
                || outbox.client()
                        .filter(device -> device.state() instanceof DeviceState.Live)
                        .isPresent();
    }

    /** Whether it was started and is on its way to a session, for the first time or again. */
    boolean isConnecting() {
        return outbox.client()
                .filter(device -> switch (device.state()) {
                    case DeviceState.Idle _, DeviceState.Connecting _, DeviceState.LoggingIn _ -> true;
                    case DeviceState.Live _, DeviceState.Waiting _, DeviceState.Ended _ -> false;
                })
                .isPresent();
    }

    /** Whether it was started at all. */
    boolean isStarted() {
        return outbox.client().isPresent();
    }

    String lastSetback() {
        return lastSetback;
    }

    @Override
    public void onCommandRepeated(UUID command) {
        tally.repeats.increment();
    }

    @Override
    public void onState(DeviceState state) {
        switch (state) {
            case DeviceState.Idle _, DeviceState.Connecting _, DeviceState.LoggingIn _ -> {}
            case DeviceState.Live session -> onLive(session.epoch());
            case DeviceState.Waiting(var _, Setback setback) -> onSetback(setback);
            case DeviceState.Ended(Setback setback) -> onEnded(setback);
        }
    }

    private CompletionStage<CommandOutcome> handle(Command command) {
        String commandId = command.id().toString();
        ledger.record(new LedgerEntry.Begun(id(), commandId));
        return answers.carryOut(command).whenComplete((outcome, _) -> {
            tally.command(outcome.status());
            ledger.record(
                    new LedgerEntry.Ended(id(), commandId, outcome.status().name()));
        });
    }

    private String id() {
        return identity.device().value();
    }

    private void onLive(long epoch) {
        ledger.record(new LedgerEntry.Session(id(), epoch));
        live = true;
        tally.connected.increment();
        if (!expected) {
            tally.reconnects.increment();
        }
        expected = false;
        sessions.onLive(this);
    }

    private void onEnded(Setback setback) {
        onSetback(setback);
        if (setback instanceof Setback.ClosedByOwner) {
            expected = true;
            sessions.onLeft(this);
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
