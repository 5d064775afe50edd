package io.hawser.load.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The load: many connections on one selector, each with a window of uplinks under way; what is answered is sent anew, in
 * one write. Counts uplinks answered a second, after a warm-up.
 *
 * <p>Arguments: port, {@code echo} or {@code hdp}, connections, window, seconds of warm-up, seconds measured. Prints one
 * number.
 */
final class LoadClient {
    private static final int READ_BYTES = 64 * 1024;

    private final boolean echo;
    private final int window;
    private final byte[] template = Frames.uplink();
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer out;
    private long answered;

    private LoadClient(boolean echo, int window) {
        this.echo = echo;
        this.window = window;
        this.out = ByteBuffer.allocateDirect(window * Frames.UPLINK_BYTES);
    }

    public static void main(String[] args) throws IOException {
        boolean echo = args[1].equals("echo");
        LoadClient load = new LoadClient(echo, Integer.parseInt(args[3]));
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        double perSecond =
                load.run(server, Integer.parseInt(args[2]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
        System.out.printf("%.0f%n", perSecond);
    }

    private double run(InetSocketAddress server, int connections, int warmUpSeconds, int seconds) throws IOException {
        try (Selector selector = Selector.open()) {
            List<SocketChannel> channels = new ArrayList<>();
            for (int number = 0; number < connections; number++) {
                channels.add(connect(server, number, selector));
            }
            for (SocketChannel channel : channels) {
                sendUplinks(channel, (Flight) channel.keyFor(selector).attachment(), window);
            }
            spin(selector, warmUpSeconds);
            long before = answered;
            long start = System.nanoTime();
            spin(selector, seconds);
            double took = (System.nanoTime() - start) / 1e9;
            for (SocketChannel channel : channels) {
                channel.close();
            }
            return (answered - before) / took;
        }
    }

    /** One connection's uplinks under way. */
    private static final class Flight {
        private int sentId;
        private int answeredId;
        private int partial; // bytes of an unfinished answer: echo counts them, hdp keeps them in rest
        private final byte[] rest = new byte[Frames.ACK_BYTES];
    }

    private SocketChannel connect(InetSocketAddress server, int number, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!echo) {
            channel.write(ByteBuffer.wrap(Frames.hello("bench-" + number)));
            ByteBuffer welcome = ByteBuffer.allocate(Frames.WELCOME_BYTES);
            while (welcome.hasRemaining()) {
                if (channel.read(welcome) < 0) {
                    throw new EOFException("no WELCOME");
                }
            }
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Flight());
        return channel;
    }

    private void spin(Selector selector, int seconds) throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            selector.select(key -> serve((SocketChannel) key.channel(), (Flight) key.attachment()), 1_000);
        }
    }

    private void serve(SocketChannel channel, Flight flight) {
        try {
            if (channel.read(in.clear()) < 0) {
                throw new EOFException("the server closed a connection");
            }
            in.flip();
            int done = echo ? echoed(flight) : acknowledged(flight);
            answered += done;
            sendUplinks(channel, flight, done);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int echoed(Flight flight) {
        int bytes = flight.partial + in.remaining();
        flight.partial = bytes % Frames.UPLINK_BYTES;
        return bytes / Frames.UPLINK_BYTES;
    }

    private int acknowledged(Flight flight) {
        int before = flight.answeredId;
        while (in.hasRemaining()) {
            int taken = Math.min(Frames.ACK_BYTES - flight.partial, in.remaining());
            in.get(flight.rest, flight.partial, taken);
            flight.partial += taken;
            if (flight.partial == Frames.ACK_BYTES) {
                flight.partial = 0;
                ByteBuffer ack = ByteBuffer.wrap(flight.rest);
                if (ack.getInt(0) != Frames.ACK_HEADER) {
                    throw new IllegalStateException("not an UPLINK_ACK: " + Integer.toHexString(ack.getInt(0)));
                }
                flight.answeredId = ack.getInt(8);
            }
        }
        return flight.answeredId - before;
    }

    private void sendUplinks(SocketChannel channel, Flight flight, int count) throws IOException {
        out.clear();
        for (int sent = 0; sent < count; sent++) {
            Frames.putUplink(out, template, ++flight.sentId);
        }
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }
}
