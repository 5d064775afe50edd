package io.hawser.load.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The second reference: HDP/1 the way a Netty tutorial builds it. A frame decoder, a handler that answers every UPLINK with
 * its UPLINK_ACK, one flush at the end of a read. It logs nobody in and stores nothing.
 */
final class NettyServer {
    private static final int LENGTH_OFFSET = 4;
    private static final int MESSAGE_ID_OFFSET = 8;
    private static final byte HELLO = 0x01;

    private NettyServer() {}

    public static void main(String[] args) throws InterruptedException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new LengthFieldBasedFrameDecoder(65_544, LENGTH_OFFSET, 4))
                                .addLast(new Answering());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync();
        BenchServers.announce(((InetSocketAddress) bound.channel().localAddress()).getPort());
        bound.channel().closeFuture().sync();
    }

    private static final class Answering extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            if (frame.getByte(2) == HELLO) {
                var _ = context.write(context.alloc().buffer().writeBytes(Frames.welcome()), context.voidPromise());
                return;
            }
            ByteBuf ack = context.alloc().buffer(Frames.ACK_BYTES);
            ack.writeInt(Frames.ACK_HEADER).writeInt(4).writeInt(frame.getInt(MESSAGE_ID_OFFSET));
            var _ = context.write(ack, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
