package io.hawser.load.gatling;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A double of the gateway that lets everybody in and acknowledges each uplink a while after it came. Threads: its own. */
final class SlowGateway implements AutoCloseable {
    private static final DeviceCodec CODEC =
            DeviceCodecs.load().byName("hdp1").orElseThrow().codec();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final Duration delay;

    SlowGateway(Duration delay) throws InterruptedException {
        this.delay = delay;
        this.listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Conversation());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Conversation extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            ByteBuffer bytes = in.nioBuffer();
            Optional<DeviceMessage> message = CODEC.decodeDeviceMessage(bytes, DeviceCodec.DEFAULT_MAX_BODY);
            in.skipBytes(bytes.position());
            switch (message.orElse(null)) {
                case Hello _ -> send(context, new Welcome(1, 60, DeviceCodec.DEFAULT_MAX_BODY, Instant.EPOCH));
                case Uplink uplink -> {
                    var _ = context.executor()
                            .schedule(
                                    () -> send(context, new UplinkAck(uplink.messageId())),
                                    delay.toNanos(),
                                    TimeUnit.NANOSECONDS);
                }
                case null, default -> {}
            }
        }

        private void send(ChannelHandlerContext context, GatewayMessage message) {
            ByteBuffer bytes = ByteBuffer.allocate(CODEC.maxEncodedSize(message));
            CODEC.encode(message, bytes);
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(bytes.flip()));
        }
    }
}
