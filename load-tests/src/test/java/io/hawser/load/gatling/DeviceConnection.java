package io.hawser.load.gatling;

import io.gatling.core.session.Session;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One device's connection in a simulation: sends, and settles what an action waits for.
 *
 * <p>Threads: its user's event loop only.
 */
final class DeviceConnection extends ByteToMessageDecoder {
    private static final String ATTRIBUTE = "hawser.device";
    private static final Optional<String> NO_FAILURE = Optional.empty();

    private final DeviceCodec codec;
    private final Channel channel;
    private final Queue<Command> commands = new ArrayDeque<>(); // arrived before anybody waited
    private Optional<Expectation> expected = Optional.empty();
    private long lastMessageId;

    /** What an action waits for, and whom to tell: nothing when it came, or why it did not. */
    private record Expectation(Predicate<GatewayMessage> matches, Consumer<Optional<String>> told) {}

    DeviceConnection(DeviceCodec codec, Channel channel) {
        this.codec = codec;
        this.channel = channel;
    }

    static Optional<DeviceConnection> of(Session session) {
        return session.contains(ATTRIBUTE)
                ? Optional.of((DeviceConnection) session.attributes().apply(ATTRIBUTE))
                : Optional.empty();
    }

    Session in(Session session) {
        return session.set(ATTRIBUTE, this);
    }

    void login(DeviceId device, String token, long limitMillis, Consumer<Optional<String>> told) {
        Authentication authentication =
                token.isEmpty() ? new Authentication.None() : new Authentication.Token(Payload.ofUtf8(token));
        expect(Welcome.class::isInstance, "WELCOME", limitMillis, told);
        send(new Hello(device, authentication, 0));
    }

    void uplink(String name, Payload payload, long limitMillis, Consumer<Optional<String>> told) {
        long id = lastMessageId == 0xFFFF_FFFFL ? 1 : lastMessageId + 1;
        lastMessageId = id;
        expect(
                message -> message instanceof UplinkAck(long covered) && covered == id,
                "UPLINK_ACK " + id,
                limitMillis,
                told);
        send(new Uplink(id, true, false, name, payload));
    }

    void awaitCommand(long limitMillis, Consumer<Optional<String>> told) {
        Command waiting = commands.poll();
        if (waiting != null) {
            answer(waiting);
            told.accept(NO_FAILURE);
        } else {
            expect(Command.class::isInstance, "COMMAND", limitMillis, told);
        }
    }

    void close() {
        if (channel.isActive()) {
            send(new Bye(0));
        }
        var _ = channel.close(); // whether it closes well concerns nobody any more
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        ByteBuffer bytes = in.nioBuffer();
        try {
            Optional<GatewayMessage> message = codec.decodeGatewayMessage(bytes, DeviceCodec.DEFAULT_MAX_BODY);
            in.skipBytes(bytes.position());
            message.ifPresent(this::onMessage);
        } catch (MalformedFrameException e) {
            settle(Optional.of("the gateway sent a malformed frame: " + e.getMessage()));
            var _ = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        settle(Optional.of("the gateway closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        settle(Optional.of(cause.getClass().getSimpleName() + ": " + cause.getMessage()));
        var _ = context.close();
    }

    private void onMessage(GatewayMessage message) {
        boolean awaited = expected.filter(e -> e.matches().test(message)).isPresent();
        if (message instanceof Command command) {
            if (awaited) {
                answer(command);
            } else {
                commands.add(command);
            }
        } else if (message instanceof Ping) {
            send(new Pong());
        }
        if (awaited) {
            settle(NO_FAILURE);
        }
    }

    private void answer(Command command) {
        send(new CommandResult(command.id(), CommandResult.Status.SUCCEEDED, command.payload()));
    }

    private void expect(
            Predicate<GatewayMessage> matches, String what, long limitMillis, Consumer<Optional<String>> told) {
        var timeout = channel.eventLoop()
                .schedule(
                        () -> settle(Optional.of("no " + what + " within " + limitMillis + " ms")),
                        limitMillis,
                        TimeUnit.MILLISECONDS);
        expected = Optional.of(new Expectation(matches, failure -> {
            timeout.cancel(false);
            told.accept(failure);
        }));
        if (!channel.isActive()) {
            settle(Optional.of("not connected"));
        }
    }

    private void settle(Optional<String> failure) {
        Optional<Expectation> settled = expected;
        expected = Optional.empty();
        settled.ifPresent(expectation -> expectation.told().accept(failure));
    }

    private void send(DeviceMessage message) {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(out.flip()));
    }
}
