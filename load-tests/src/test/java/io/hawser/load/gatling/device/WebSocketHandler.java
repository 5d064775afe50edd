package io.hawser.load.gatling.device;

import io.hawser.device.websocket.Upgrade;
import io.hawser.device.websocket.UpgradeRefusedException;
import io.hawser.device.websocket.WebSocketEnd;
import io.hawser.device.websocket.WebSocketEvents;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes a connection a WebSocket for those behind it, who see the bytes of the wire protocol only.
 *
 * <p>Threads: its user's event loop only.
 */
final class WebSocketHandler extends ChannelDuplexHandler implements WebSocketEvents {
    private final WebSocketEnd end;
    private final Channel channel;
    private final Consumer<Optional<String>> upgraded;
    private final Future<?> timeout;
    private boolean told; // whether it was upgraded, or why not

    /** For the pipeline: the user leaves, and the gateway is to hear of it. */
    record Leaving() {}

    private WebSocketHandler(Channel channel, Upgrade upgrade, Duration limit, Consumer<Optional<String>> upgraded) {
        this.end = new WebSocketEnd(upgrade, ThreadLocalRandom.current(), this);
        this.channel = channel;
        this.upgraded = upgraded;
        this.timeout = channel.eventLoop()
                .schedule(
                        () -> refuse("no WebSocket within " + limit.toMillis() + " ms"),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** Asks over {@code channel}, which is connected; tells once that the gateway agreed, or why there is no WebSocket. */
    static void begin(Channel channel, Upgrade upgrade, Duration limit, Consumer<Optional<String>> upgraded) {
        WebSocketHandler handler = new WebSocketHandler(channel, upgrade, limit, upgraded);
        channel.pipeline().addLast(handler);
        var _ = channel.writeAndFlush(new Framed(handler.end.request())); // what becomes of it shows in the answer
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            end.onBytes(bytes.nioBuffer(), DeviceCodec.DEFAULT_MAX_BODY);
        } catch (UpgradeRefusedException refused) {
            refuse(String.valueOf(refused.getMessage()));
        } catch (MalformedFrameException broken) {
            writeLast(end.closingBroken());
            context.fireExceptionCaught(broken);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse("no WebSocket: the connection was closed before the answer");
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        context.fireExceptionCaught(cause);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof Framed(ByteBuffer bytes)) {
            var _ = context.write(Unpooled.wrappedBuffer(bytes), promise);
            return;
        }
        ByteBuf payload = (ByteBuf) message;
        try {
            var _ = context.write(Unpooled.wrappedBuffer(end.frame(payload.nioBuffer())), promise);
        } finally {
            payload.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Leaving) {
            writeLast(end.closing());
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void onUpgraded() {
        tell(Optional.empty());
    }

    @Override
    public void onData(ByteBuffer bytes) {
        var _ = channel.pipeline().context(this).fireChannelRead(Unpooled.copiedBuffer(bytes));
    }

    @Override
    public void onReply(ByteBuffer frame) {
        var _ = channel.writeAndFlush(new Framed(frame)); // its end shows in what comes
    }

    @Override
    public void onClose(ByteBuffer answer) {
        writeLast(answer);
    }

    private void writeLast(ByteBuffer frame) {
        channel.writeAndFlush(new Framed(frame)).addListener(ChannelFutureListener.CLOSE);
    }

    private void refuse(String reason) {
        if (!told) {
            tell(Optional.of(reason));
            var _ = channel.close(); // whether it closes well concerns nobody any more
        }
    }

    private void tell(Optional<String> refusal) {
        if (!told) {
            told = true;
            timeout.cancel(false);
            upgraded.accept(refusal);
        }
    }

    /** What is written as it is. */
    private record Framed(ByteBuffer bytes) {}
}
