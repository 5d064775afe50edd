package io.hawser.load.bench.command;

import io.hawser.load.bench.Frames;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Devices that answer each COMMAND with COMMAND_ACK and COMMAND_RESULT at once; the answers to all that one read brought go
 * out in one write.
 *
 * <p>Threads: one of its own.
 */
final class AnsweringDevices implements AutoCloseable {
    private static final int READ_BYTES = 16 * 1024;
    private static final int WRITE_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 8;
    private static final int LENGTH_OFFSET = 4;
    private static final int TYPE_OFFSET = 2;
    private static final int ID_BYTES = 16;
    private static final byte COMMAND = 0x20;
    private static final int ACK_HEAD = 0xD7102100;
    private static final int RESULT_HEAD = 0xD7102200;
    private static final byte SUCCEEDED = 0;

    private final Selector selector = Selector.open();
    private final ByteBuffer out = ByteBuffer.allocateDirect(WRITE_BYTES);
    private final byte[] id = new byte[ID_BYTES];
    private final AtomicLong executed = new AtomicLong();

    private AnsweringDevices() throws IOException {}

    /** The id of a device. */
    static String id(int number) {
        return "bench-%05d".formatted(number);
    }

    static AnsweringDevices connect(int port, int count) throws IOException {
        AnsweringDevices devices = new AnsweringDevices();
        InetSocketAddress gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int number = 0; number < count; number++) {
            devices.connect(gateway, id(number));
        }
        Thread.ofPlatform().name("devices").daemon().start(devices::run);
        return devices;
    }

    /** Commands that were answered. */
    long executed() {
        return executed.get();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }

    private void connect(InetSocketAddress gateway, String device) throws IOException {
        SocketChannel channel = SocketChannel.open(gateway);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(Frames.hello(device)));
        ByteBuffer welcome = ByteBuffer.allocate(Frames.WELCOME_BYTES);
        while (welcome.hasRemaining()) {
            if (channel.read(welcome) < 0) {
                throw new EOFException("no WELCOME for " + device);
            }
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(READ_BYTES));
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::serve);
            }
        } catch (ClosedSelectorException _) {
            // closed while it waited
        } catch (IOException e) {
            System.err.println("the devices ended: " + e);
        }
    }

    private void serve(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer in = (ByteBuffer) key.attachment();
        try {
            if (channel.read(in) < 0) {
                throw new EOFException("the gateway closed a connection");
            }
            in.flip();
            int answered = answer(in);
            in.compact();
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            executed.addAndGet(answered);
        } catch (IOException e) {
            key.cancel();
            System.err.println("a device ended: " + e);
        }
    }

    /** Writes down the answers to all whole frames, and takes those; how many commands were among them. */
    private int answer(ByteBuffer in) {
        out.clear();
        int answered = 0;
        while (in.remaining() >= HEAD_BYTES) {
            int start = in.position();
            int end = start + HEAD_BYTES + in.getInt(start + LENGTH_OFFSET);
            if (end > in.limit()) {
                break;
            }
            if (in.get(start + TYPE_OFFSET) == COMMAND) {
                in.get(start + HEAD_BYTES, id);
                out.putInt(ACK_HEAD).putInt(ID_BYTES).put(id);
                out.putInt(RESULT_HEAD).putInt(ID_BYTES + 1).put(id).put(SUCCEEDED);
                answered++;
            }
            in.position(end);
        }
        return answered;
    }
}
