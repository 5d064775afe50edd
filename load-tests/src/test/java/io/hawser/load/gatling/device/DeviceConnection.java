package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.hawser.device.Credential;
import io.hawser.device.Login;
import io.hawser.load.gatling.request.Done;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One device's conversation with the gateway: says what its user says, and answers what the protocol asks to be answered.
 * The user waits for one thing at a time.
 *
 * <p>Threads: its user's event loop only.
 */
final class DeviceConnection implements FrameHandler.Messages {
    private static final String ATTRIBUTE = "hawser.device";
    private static final int BEATS = 3; // in a keep-alive interval

    private final FrameHandler frames;
    private final CommandDesk commands;
    private Optional<Awaited<?>> awaited = Optional.empty();
    private Optional<String> ending = Optional.empty(); // why the conversation ended, or is about to
    private Optional<Future<?>> heartbeat = Optional.empty();
    private long lastMessageId;
    private int pings; // on the heartbeat's account, whose answers concern nobody

    private DeviceConnection(DeviceCodec codec, Channel channel) {
        this.frames = new FrameHandler(codec, channel, this);
        this.commands = new CommandDesk(frames);
    }

    /** A conversation over {@code channel}, which is connected and says nothing yet. */
    static DeviceConnection over(Channel channel, DeviceCodec codec) {
        DeviceConnection connection = new DeviceConnection(codec, channel);
        connection.frames.begin();
        return connection;
    }

    static Optional<DeviceConnection> of(Session session) {
        return session.contains(ATTRIBUTE)
                ? Optional.of((DeviceConnection) session.attributes().apply(ATTRIBUTE))
                : Optional.empty();
    }

    Session in(Session session) {
        return session.set(ATTRIBUTE, this);
    }

    CommandDesk commands() {
        return commands;
    }

    void login(DeviceId device, Credential credential, Duration keepAlive, Duration limit, Told<Welcome> told) {
        Awaited.Match<Welcome> match = message -> switch (message) {
            case Welcome welcome -> Optional.of(welcome);
            case Challenge challenge -> {
                Login.proof(device, credential, challenge).ifPresent(frames::send);
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
        await(match, "WELCOME", limit, told);
        frames.send(Login.hello(device, credential, keepAlive));
    }

    /** Sends an uplink and waits for its acknowledgement. */
    void uplink(String name, Payload payload, Duration limit, Told<UplinkAck> told) {
        long id = nextMessageId();
        Uplink uplink = new Uplink(id, true, false, name, payload);
        Awaited.Match<UplinkAck> match =
                message -> message instanceof UplinkAck ack && (int) (ack.messageId() - id) >= 0
                        ? Optional.of(ack)
                        : Optional.empty();
        await(match, "UPLINK_ACK", limit, told);
        send(uplink, _ -> {});
    }

    /** Sends an uplink that nobody acknowledges; tells when it is written. */
    void uplink(String name, Payload payload, Told<Uplink> told) {
        Uplink uplink = new Uplink(nextMessageId(), false, false, name, payload);
        send(
                uplink,
                failure -> failure.or(() -> ending)
                        .ifPresentOrElse(told.failed(), () -> told.came().accept(uplink)));
    }

    void ping(Duration limit, Told<Pong> told) {
        await(Awaited.Match.any(Pong.class), "PONG", limit, told);
        frames.send(new Ping());
    }

    /** Waits for a command, the next called {@code name} if one is given. */
    void awaitCommand(Optional<String> name, Duration limit, Told<Command> told) {
        Optional<Command> waiting = commands.take(name);
        if (waiting.isPresent()) {
            told.came().accept(waiting.get());
            return;
        }
        Awaited.Match<Command> match =
                message -> message instanceof Command command && CommandDesk.isCalled(command, name)
                        ? Optional.of(command)
                        : Optional.empty();
        await(match, "COMMAND" + name.map(called -> " " + called).orElse(""), limit, told);
    }

    /** Waits for {@code duration} in the hope that nothing ends the connection. */
    void stay(Duration duration, Told<Done> told) {
        Awaited.Match<Done> match = _ -> Optional.empty();
        await(match, duration, told, () -> told.came().accept(new Done()));
    }

    /** Says BYE and closes. */
    void leave() {
        if (ending.isEmpty()) {
            frames.send(new Bye(0));
        }
        end("disconnected");
        frames.leave();
    }

    /** Closes without a word. */
    void drop() {
        end("disconnected");
        frames.close();
    }

    /**
     * Whom to tell how a wait ended: either, once.
     *
     * @param came what was waited for
     * @param failed why it did not come
     * @param <M> what is waited for
     */
    record Told<M>(Consumer<M> came, Consumer<String> failed) {}

    @Override
    public void onMessage(GatewayMessage message) {
        if (message instanceof Pong && pings > 0) {
            pings--;
            return;
        }
        Optional<Runnable> met = awaited.flatMap(waiting -> waiting.met(message));
        if (met.isPresent()) {
            awaited = Optional.empty();
        }
        switch (message) {
            case Welcome welcome -> keepAlive(welcome.keepAliveSeconds());
            case Ping _ -> frames.send(new Pong());
            case Command command when met.isEmpty() -> commands.put(command);
            case GoAway(GoAway.Reason reason, long _, String _) -> end("GOAWAY " + reason);
            case ProtocolFault(ProtocolFault.Code code, String text) -> end("ERROR " + code + ": " + text);
            case Challenge _, Pong _, UplinkAck _, Command _ -> {}
        }
        met.ifPresent(Runnable::run);
    }

    @Override
    public void onEnd(String reason) {
        end(reason);
    }

    private void end(String reason) {
        if (ending.isEmpty()) {
            ending = Optional.of(reason);
        }
        heartbeat.ifPresent(beats -> beats.cancel(false));
        Optional<Awaited<?>> waiting = awaited;
        awaited = Optional.empty();
        waiting.ifPresent(failing -> failing.fail(ending.orElse(reason)));
    }

    private <M> void await(Awaited.Match<M> match, String what, Duration limit, Told<M> told) {
        String reason = "no " + what + " within " + limit.toMillis() + " ms";
        await(match, limit, told, () -> told.failed().accept(reason));
    }

    private <M> void await(Awaited.Match<M> match, Duration limit, Told<M> told, Runnable otherwise) {
        if (ending.isPresent()) {
            told.failed().accept("not connected: " + ending.get());
            return;
        }
        awaited.ifPresent(Awaited::abandon); // its request failed before it was sent
        Future<?> timeout = frames.loop()
                .schedule(
                        () -> {
                            awaited = Optional.empty();
                            otherwise.run();
                        },
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        awaited = Optional.of(new Awaited<>(match, told.came(), told.failed(), timeout));
    }

    private void keepAlive(int seconds) {
        if (seconds > 0) {
            long period = TimeUnit.SECONDS.toNanos(seconds) / BEATS;
            heartbeat = Optional.of(
                    frames.loop().scheduleAtFixedRate(() -> beat(period), period, period, TimeUnit.NANOSECONDS));
        }
    }

    private void beat(long period) {
        if (frames.silentNanos() >= period) {
            pings++;
            frames.send(new Ping());
        }
    }

    private void send(Uplink uplink, Consumer<Optional<String>> told) {
        lastMessageId = uplink.messageId();
        frames.send(uplink, told);
    }

    private long nextMessageId() {
        return lastMessageId == 0xFFFF_FFFFL ? 1 : lastMessageId + 1;
    }
}
