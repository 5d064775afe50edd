package io.hawser.gateway.device;

import io.hawser.gateway.device.SessionState.Active;
import io.hawser.gateway.device.SessionState.AwaitingHello;
import io.hawser.gateway.device.SessionState.AwaitingProof;
import io.hawser.gateway.device.SessionState.AwaitingTakeover;
import io.hawser.gateway.device.SessionState.Ended;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventDetail.DeviceConnected;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device on one connection, from the connection's opening to its end.
 *
 * <p>Whoever moves {@link #state} to {@link Ended} ends the session; everybody else finds it ended. So closing twice, from
 * any number of threads, is closing once.
 *
 * <p>Threads: {@code on…} methods run on the connection's I/O thread, in order; the rest may be called from any thread.
 */
public final class DeviceSession implements DeviceRoute {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);

    private final DeviceLink link;
    private final SessionServices services;
    private final Login login;
    private final UplinkIntake intake;
    private final AtomicReference<SessionState> state = new AtomicReference<>(new AwaitingHello());
    private final SilenceTimer silence;
    private final SentCommands sent;
    private volatile long messagesIn; // written by the I/O thread, read by anybody

    /** A session on a connection that has just opened; log-in must end within its time. */
    public DeviceSession(DeviceLink link, SessionServices services) {
        this.link = link;
        this.services = services;
        this.login = new Login(this, link, services);
        this.intake = new UplinkIntake(this, link, services);
        this.silence = new SilenceTimer(this, services.timer());
        this.sent = new SentCommands(services.timer(), services.counters());
        services.counters().increment(Counter.CONNECTIONS_ACCEPTED);
        silence.expectLogin(services.limits().loginTime());
    }

    /** A message arrived. Messages of an ended session are dropped. */
    public void onMessage(DeviceMessage message) {
        switch (now()) {
            case Active active -> onActive(active, message);
            case AwaitingHello() -> login.onFirst(message);
            case AwaitingProof proof -> login.onProof(proof, message);
            case AwaitingTakeover() -> fail(Faults.unexpected(message, "before WELCOME"));
            case Ended _ -> {}
        }
    }

    /** All messages of one read have been delivered. */
    public void onReadEnd(int messages) {
        silence.heard();
        long before = messagesIn;
        messagesIn = before + messages;
        services.counters().add(Counter.MESSAGES_IN, messages);
        intake.handOver();
    }

    /** The bytes that arrived follow no frame of the protocol, or belong to none that is spoken here. */
    public void onMalformed(ProtocolFault fault) {
        fail(fault);
    }

    /** The connection is closed, by whomever. */
    public void onClosed() {
        intake.handOver();
        onAbandoned();
    }

    /** As {@link #onClosed}, when the I/O thread does nothing any more; what it had in hand was not acknowledged. */
    public void onAbandoned() {
        finish(Disconnect.CONNECTION_LOST);
        tellEnd();
    }

    /** Sends a message to the device; false when it is not logged in, or reads so slowly that it had to be closed. */
    public boolean send(GatewayMessage message) {
        return state.get() instanceof Active && transmit(message);
    }

    @Override
    public boolean send(Command command) {
        return sent.send(command, whole -> send((GatewayMessage) whole));
    }

    /** The commands that the device was sent on this connection and did not answer, whose time is not over; the eldest first. */
    public List<UUID> commandsInFlight() {
        return sent.inFlight();
    }

    /** Ends the session: tells the device why where there is something to tell, and closes. Ending twice is ending once. */
    public void end(Disconnect reason) {
        end(reason, Duration.ZERO, "");
    }

    /** As {@link #end(Disconnect)}; tells the device to come back after so long, to {@code host:port} unless that is empty. */
    public void end(Disconnect reason, Duration reconnectAfter, String alternate) {
        if (!finish(reason)) {
            return;
        }
        reason.counter().ifPresent(services.counters()::increment);
        reason.goAway().ifPresent(why -> transmit(new GoAway(why, reconnectAfter.toMillis(), alternate)));
        if (reason == Disconnect.SLOW_READER || reason == Disconnect.INTERNAL) {
            link.closeNow(); // what waits to be written would wait for ever, or is not to be trusted
        } else {
            link.closeAfterWrites();
        }
    }

    /** The device; only for a session that logged in. */
    @Override
    public DeviceId device() {
        return now().login().device();
    }

    /** The session's epoch; only for a session that logged in. */
    @Override
    public long epoch() {
        return now().login().epoch();
    }

    /** The session as it is now; only for a session that logged in. */
    public SessionFacts facts() {
        var lastSeen = services.clock().instant().minus(silence.lasts());
        return SessionFacts.of(now().login(), link, lastSeen, intake.uplinks(), sent.count(), messagesIn);
    }

    /**
     * A newer session of the device begins on another node: hands over what was read, tells the device, has the end written,
     * and then runs {@code done}, on the I/O thread. When it ended before, only that.
     */
    public void giveWay(Runnable done) {
        link.inTurn(() -> {
            intake.handOver();
            end(Disconnect.TAKEN_OVER);
            tellEnd(); // before the newer session's beginning is
            done.run();
        });
    }

    /** The next step of log-in: I/O thread. False when the session ended meanwhile. */
    boolean advance(SessionState next) {
        SessionState before = state.get();
        return !(before instanceof Ended) && state.compareAndSet(before, next);
    }

    private SessionState now() {
        return Objects.requireNonNull(state.get());
    }

    private void onActive(Active active, DeviceMessage message) {
        switch (message) {
            case Uplink uplink -> intake.take(active.device(), active.epoch(), uplink);
            case Ping() -> transmit(new Pong());
            case Pong() -> {} // a sign of life, and every read is one
            case CommandAck(var command) -> services.listener().onCommandAck(this, command);
            case CommandResult end ->
                sent.answered(end.id(), () -> services.listener().onCommandResult(this, end));
            case Bye _ -> leave();
            case Hello _, Proof _ -> fail(Faults.unexpected(message, "after log-in"));
        }
    }

    /** The device goes, and may be back before this connection is closed: its end is told before it can be. */
    private void leave() {
        intake.handOver(); // what came before counts, and was before the end
        end(Disconnect.BYE);
        tellEnd();
    }

    /** Has the event log know that the session is over, once. */
    private void tellEnd() {
        if (state.get() instanceof Ended ended
                && !ended.told()
                && state.compareAndSet(ended, new Ended(ended.reason(), ended.was(), true))) {
            Disconnect reason = ended.reason();
            ended.was().ifPresent(active -> {
                services.counters().increment(reason.clean() ? Counter.DISCONNECTS_CLEAN : Counter.DISCONNECTS_UNCLEAN);
                record(active, new DeviceDisconnected(reason.word(), reason.clean()));
            });
        }
    }

    /** It is {@link Active}: I/O thread. {@code stillWelcome} asks again, once others can find the session. */
    void begin(Welcome welcome, BooleanSupplier stillWelcome) {
        silence.expectEvery(Duration.ofSeconds(welcome.keepAliveSeconds()));
        transmit(welcome); // first: once registered, others may send
        services.registry().register(this).ifPresent(older -> older.end(Disconnect.TAKEN_OVER));
        services.counters().increment(Counter.LOGINS_ACCEPTED);
        if (state.get() instanceof Active active) {
            record(active, new DeviceConnected(link.protocol(), link.address()));
            if (!stillWelcome.getAsBoolean()) {
                // Whoever revoked the credentials since they were checked did not see this session in the registry yet.
                end(Disconnect.CREDENTIALS_REVOKED);
            }
            services.listener().onConnected(this);
        } else {
            services.registry().remove(this); // ended before it was registered
        }
    }

    /** Ends the session with ERROR: I/O thread. */
    void fail(ProtocolFault fault) {
        intake.handOver(); // what came before the fault counts
        failNow(fault);
    }

    private void failNow(ProtocolFault fault) {
        if (finish(Faults.disconnect(fault.code()))) {
            services.counters().increment(Faults.counter(fault.code()));
            LOG.debug("session ended address={} error={} text={}", link.address(), fault.code(), fault.text());
            transmit(fault);
            link.closeAfterWrites();
        }
    }

    /** Moves the state to its end; true for the one caller who did. */
    private boolean finish(Disconnect reason) {
        while (true) {
            SessionState before = state.get();
            if (before instanceof Ended) {
                return false;
            }
            Optional<Active> was = before instanceof Active active ? Optional.of(active) : Optional.empty();
            if (state.compareAndSet(before, new Ended(reason, was, false))) {
                silence.stop();
                was.ifPresent(_ -> services.registry().remove(this));
                return true;
            }
        }
    }

    boolean transmit(GatewayMessage message) {
        if (!link.send(message)) {
            end(Disconnect.SLOW_READER);
            return false;
        }
        return true;
    }

    /** An uplink's group is durable: runs on the log's thread. */
    void acknowledge(long messageId) {
        send(new UplinkAck(messageId));
    }

    /** Log-in did not end in its time: the timer's thread. */
    void loginTooSlow() {
        failNow(Faults.tooSlow(services.limits()));
    }

    /** The device was silent for too long: the timer's thread. */
    void keepAliveMissed() {
        end(Disconnect.KEEP_ALIVE_MISSED);
    }

    /** Reading goes on after a pause that was ours. */
    void readingResumed() {
        silence.heard();
    }

    boolean readingSuspended() {
        return intake.holdsBack();
    }

    private void record(Active active, EventDetail detail) {
        var _ = services.events()
                .record(new Event(services.clock().instant(), active.device().value(), active.epoch(), detail));
    }
}
