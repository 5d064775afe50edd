package io.hawser.load.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The reference: a selector loop that sends every byte back and does nothing else. Nothing that goes through a JVM's
 * sockets on one thread can do less.
 */
final class BareEchoServer {
    private static final int BUFFER_BYTES = 64 * 1024;

    private BareEchoServer() {}

    public static void main(String[] args) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
        BenchServers.announce(listening.socket().getLocalPort());
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (true) {
            selector.select(key -> serve(key, buffer));
        }
    }

    private static void serve(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                accepted.configureBlocking(false);
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.register(key.selector(), SelectionKey.OP_READ);
            } else {
                echo((SocketChannel) key.channel(), buffer.clear());
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private static void echo(SocketChannel channel, ByteBuffer buffer) throws IOException {
        if (channel.read(buffer) < 0) {
            channel.close();
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer); // the load never lets the socket's buffer fill
        }
    }
}
