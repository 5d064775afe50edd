package io.hawser.device;

import io.hawser.device.mina.GatewayLink;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A device's sessions, one after another: connect, log in, live, lose, wait, connect again.
 *
 * <p>Threads: under the device's lock; see {@link Turn}. What it starts elsewhere comes back as another turn.
 */
final class Conversation {
    private static final int BYE_REASON = 0;
    /** How long a gateway that reads nothing may keep a connection that is over. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final DeviceNetwork network;
    private final DeviceClientConfig config;
    private final Consumer<Consumer<Turn>> turns;
    private final Itinerary itinerary;
    private final Uplinks uplinks;
    private final CommandDesk desk;
    private final Announcer announcer;
    private final Runnable onEnded;

    private Phase phase = new Phase.Idle();
    // Written under the lock, read by anyone who asks how the device fares.
    private volatile DeviceState state = new DeviceState.Idle();

    Conversation(
            DeviceNetwork network,
            DeviceClientConfig config,
            Consumer<Consumer<Turn>> turns,
            Uplinks uplinks,
            CommandDesk desk,
            Announcer announcer,
            Runnable onEnded) {
        this.network = network;
        this.config = config;
        this.turns = turns;
        this.itinerary = new Itinerary(config.gateways(), config.backOff(), network.random());
        this.uplinks = uplinks;
        this.desk = desk;
        this.announcer = announcer;
        this.onEnded = onEnded;
    }

    /** Any thread may ask. */
    DeviceState state() {
        return state;
    }

    void start(Turn turn) {
        if (phase instanceof Phase.Idle) {
            connect(turn);
        }
    }

    /** Ends for good; says BYE to a gateway that it leaves in peace, and leaves the closing to it. */
    void end(Turn turn, Setback setback) {
        switch (phase) {
            case Phase.Ended _ -> {
                return;
            }
            case Phase.Live live
            when setback instanceof Setback.ClosedByOwner -> {
                turn.send(new Bye(BYE_REASON));
                turn.flush(live.link());
                network.later(LINGER, live.link()::closeNow);
                desk.onLost();
            }
            case Phase.Idle _, Phase.Connecting _, Phase.LoggingIn _, Phase.Live _, Phase.Waiting _ -> {
                var _ = leave(turn);
            }
        }
        phase = new Phase.Ended(setback);
        announce(turn, new DeviceState.Ended(setback));
        uplinks.onEnded(turn, setback);
        turn.afterwards(onEnded);
    }

    /** As when the network fails. */
    void breakConnection(Turn turn) {
        if (phase instanceof Phase.Live live) {
            live.link().closeNow();
            onSetback(turn, live.attempt(), new Setback.LinkLost());
        }
    }

    /** Sends what {@code turn} collected. */
    void flush(Turn turn) {
        switch (phase) {
            case Phase.LoggingIn loggingIn -> turn.flush(loggingIn.link());
            case Phase.Live live -> {
                if (turn.flush(live.link())) {
                    live.heartbeat().onSent(network.now());
                }
            }
            case Phase.Idle _, Phase.Connecting _, Phase.Waiting _, Phase.Ended _ -> {}
        }
    }

    void onOpened(Turn turn, Attempt attempt, GatewayLink link) {
        if (!phase.belongsTo(attempt)) {
            link.closeNow();
            return;
        }
        phase = new Phase.LoggingIn(attempt, link);
        announce(turn, new DeviceState.LoggingIn(attempt.gateway()));
        turn.send(Login.hello(config.device(), config.credential(), config.keepAlive()));
    }

    void onMessages(Turn turn, Attempt attempt, List<GatewayMessage> messages) {
        for (GatewayMessage message : messages) {
            if (phase.belongsTo(attempt)) {
                onMessage(turn, attempt, message);
            }
        }
    }

    /** The attempt failed or its session is over; nothing when it was over before. */
    void onSetback(Turn turn, Attempt attempt, Setback setback) {
        if (!phase.belongsTo(attempt)) {
            return;
        }
        if (setback.dismisses() && !config.returnWhenDismissed()) {
            end(turn, setback);
            return;
        }
        Duration delay = itinerary.plan(setback, leave(turn));
        phase = new Phase.Waiting(attempt);
        announce(turn, new DeviceState.Waiting(delay, setback));
        later(delay, next -> onWaited(next, attempt));
    }

    private void onMessage(Turn turn, Attempt attempt, GatewayMessage message) {
        switch (message) {
            case Ping _ -> turn.send(new Pong());
            case Pong _ -> {}
            case Challenge challenge -> onChallenge(turn, attempt, challenge);
            case Welcome welcome -> onWelcome(turn, attempt, welcome);
            case UplinkAck(long id) -> onUplinkAck(turn, attempt, id);
            case Command command -> onCommand(turn, attempt, command);
            case GoAway goAway -> onSetback(turn, attempt, new Setback.SentAway(goAway));
            case ProtocolFault fault -> attempt.complain(fault);
        }
        if (phase instanceof Phase.Live live) {
            live.heartbeat().onReceived(network.now());
        }
    }

    private void onChallenge(Turn turn, Attempt attempt, Challenge challenge) {
        Optional<Proof> proof = phase instanceof Phase.LoggingIn
                ? Login.proof(config.device(), config.credential(), challenge)
                : Optional.empty();
        proof.ifPresentOrElse(turn::send, () -> onSetback(turn, attempt, unexpected(challenge)));
    }

    private void onWelcome(Turn turn, Attempt attempt, Welcome welcome) {
        if (!(phase instanceof Phase.LoggingIn loggingIn)) {
            onSetback(turn, attempt, unexpected(welcome));
            return;
        }
        attempt.leaveGate(turn, network.loginGate());
        long now = network.now();
        Duration keepAlive = Duration.ofSeconds(welcome.keepAliveSeconds());
        Phase.Live live = new Phase.Live(attempt, loggingIn.link(), new Heartbeat(keepAlive, now), now);
        phase = live;
        announce(turn, new DeviceState.Live(attempt.gateway(), welcome.epoch(), keepAlive, welcome.maxBody()));
        BodyLimit limit = new BodyLimit(network.codec(config.protocol()), welcome.maxBody());
        loggingIn.link().allowBody(limit.accepted());
        desk.onLive(turn, limit);
        uplinks.onLive(turn, loggingIn.link(), limit);
        if (!keepAlive.isZero()) {
            later(live.heartbeat().nextCheck(now), next -> onHeartbeat(next, live));
        }
    }

    private void onUplinkAck(Turn turn, Attempt attempt, long id) {
        if (!(phase instanceof Phase.Live)) {
            onSetback(turn, attempt, unexpected(new UplinkAck(id)));
        } else if (!uplinks.acknowledge(turn, id)) {
            onSetback(turn, attempt, new Setback.GatewayBrokeProtocol("acknowledged what was never sent: " + id));
        }
    }

    private void onCommand(Turn turn, Attempt attempt, Command command) {
        if (phase instanceof Phase.Live) {
            desk.onCommand(turn, command);
        } else {
            onSetback(turn, attempt, unexpected(command));
        }
    }

    private void onHeartbeat(Turn turn, Phase.Live live) {
        if (!phase.belongsTo(live.attempt())) {
            return;
        }
        long now = network.now();
        switch (live.heartbeat().check(now)) {
            case FINE -> {}
            case PING -> turn.send(new Ping());
            case LOST -> {
                onSetback(turn, live.attempt(), new Setback.GatewaySilent());
                return;
            }
        }
        later(live.heartbeat().nextCheck(now), next -> onHeartbeat(next, live));
    }

    private void onWaited(Turn turn, Attempt after) {
        if (phase instanceof Phase.Waiting(Attempt last) && last.equals(after)) {
            connect(turn);
        }
    }

    private void onLoginTimeout(Turn turn, Attempt attempt) {
        if (!(phase instanceof Phase.Live)) {
            onSetback(turn, attempt, new Setback.LoginTooSlow());
        }
    }

    private void connect(Turn turn) {
        GatewayAddress gateway = itinerary.depart();
        Attempt attempt = new Attempt(this, turns, gateway);
        phase = new Phase.Connecting(attempt);
        announce(turn, new DeviceState.Connecting(gateway));
        turn.afterwards(() -> network.loginGate().enter(() -> turns.accept(next -> onAdmitted(next, attempt))));
    }

    private void onAdmitted(Turn turn, Attempt attempt) {
        attempt.enterGate();
        if (!phase.belongsTo(attempt)) {
            attempt.leaveGate(turn, network.loginGate());
            return;
        }
        turn.afterwards(() -> network.connect(attempt.gateway(), config, attempt));
        later(config.loginTimeout(), next -> onLoginTimeout(next, attempt));
    }

    /** Lets go of the connection; how long the session lasted. */
    private Duration leave(Turn turn) {
        return switch (phase) {
            case Phase.Connecting connecting -> {
                connecting.attempt().leaveGate(turn, network.loginGate());
                yield Duration.ZERO;
            }
            case Phase.LoggingIn loggingIn -> {
                loggingIn.attempt().leaveGate(turn, network.loginGate());
                hangUp(turn, loggingIn.link());
                yield Duration.ZERO;
            }
            case Phase.Live live -> {
                hangUp(turn, live.link());
                desk.onLost();
                uplinks.onLost();
                yield Duration.ofNanos(network.now() - live.since());
            }
            case Phase.Idle _, Phase.Waiting _, Phase.Ended _ -> Duration.ZERO;
        };
    }

    private void hangUp(Turn turn, GatewayLink link) {
        turn.flush(link);
        link.closeAfterWrites();
        network.later(LINGER, link::closeNow);
    }

    private void announce(Turn turn, DeviceState next) {
        state = next;
        announcer.add(next);
        turn.afterwards(announcer::deliver);
    }

    private void later(Duration delay, Consumer<Turn> step) {
        network.later(delay, () -> turns.accept(step));
    }

    private static Setback unexpected(GatewayMessage message) {
        return new Setback.GatewayBrokeProtocol(
                "unexpected " + message.getClass().getSimpleName());
    }
}
