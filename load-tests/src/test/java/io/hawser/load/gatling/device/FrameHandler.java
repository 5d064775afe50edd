package io.hawser.load.gatling.device;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A device's connection as messages, in the wire protocol of the simulation.
 *
 * <p>Threads: its user's event loop only.
 */
final class FrameHandler extends ByteToMessageDecoder {
    private final DeviceCodec codec;
    private final Channel channel;
    private final Messages messages;
    private long lastSentAt = System.nanoTime();

    /** Who is told what comes. */
    interface Messages {
        void onMessage(GatewayMessage message);

        /** Nothing comes any more, for that reason; may be told more than once. */
        void onEnd(String reason);
    }

    /** Over {@code channel}, which is connected; tells {@code messages} what comes. */
    FrameHandler(DeviceCodec codec, Channel channel, Messages messages) {
        this.codec = codec;
        this.channel = channel;
        this.messages = messages;
    }

    void begin() {
        channel.pipeline().addLast(this);
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    void send(DeviceMessage message) {
        var _ = write(message); // what becomes of it shows in what comes back, or in the connection's end
    }

    /** Sends, and tells when it is written: nothing, or why it could not be. */
    void send(DeviceMessage message, Consumer<Optional<String>> told) {
        write(message).addListener((ChannelFutureListener)
                written -> told.accept(written.isSuccess() ? Optional.empty() : Optional.of(text(written.cause()))));
    }

    /** How long nothing was sent. */
    long silentNanos() {
        return System.nanoTime() - lastSentAt;
    }

    /** Closes behind what was sent, as the connection's own protocol has it. */
    void leave() {
        // Of what is between here and the socket only a WebSocket has something to say then.
        channel.pipeline().fireUserEventTriggered(new WebSocketHandler.Leaving());
        close();
    }

    /** Closes without a word. */
    void close() {
        var _ = channel.close(); // whether it closes well concerns nobody any more
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        ByteBuffer bytes = in.nioBuffer();
        try {
            Optional<GatewayMessage> message = codec.decodeGatewayMessage(bytes, DeviceCodec.DEFAULT_MAX_BODY);
            in.skipBytes(bytes.position());
            message.ifPresent(messages::onMessage);
        } catch (MalformedFrameException e) {
            messages.onEnd("the gateway sent a malformed frame: " + e.getMessage());
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        messages.onEnd("the gateway closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        messages.onEnd(text(cause));
        close();
    }

    private ChannelFuture write(DeviceMessage message) {
        lastSentAt = System.nanoTime();
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        return channel.writeAndFlush(Unpooled.wrappedBuffer(out.flip()));
    }

    private static String text(Throwable cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
