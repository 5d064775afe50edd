package io.hawser.load.bench.uplink;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The one subscriber of the broker, with QoS 1: the acknowledgements for all that one read brought go out in one write.
 *
 * <p>Threads: one of its own takes what comes.
 */
final class MqttSubscriber implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    private static final int SUBACK_BYTES = 5;
    private static final byte PUBLISH = 0x30;
    private static final int TYPE_MASK = 0xF0;

    private final SocketChannel channel;
    private final Receipts receipts;
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(READ_BYTES);
    private volatile boolean closing; // set before the channel is closed, which is no failure then

    private MqttSubscriber(SocketChannel channel, Receipts receipts) {
        this.channel = channel;
        this.receipts = receipts;
    }

    static MqttSubscriber subscribe(int port, Receipts receipts) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        MqttSubscriber subscriber = new MqttSubscriber(channel, receipts);
        channel.write(ByteBuffer.wrap(MqttFraming.connect("bench-subscriber")));
        subscriber.skip(MqttFraming.CONNACK_BYTES);
        channel.write(ByteBuffer.wrap(MqttFraming.subscribe()));
        subscriber.skip(SUBACK_BYTES);
        Thread.ofPlatform().name("mqtt-subscriber").daemon().start(subscriber::receive);
        return subscriber;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        channel.close();
    }

    private void skip(int bytes) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(bytes);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the broker refused the subscriber");
            }
        }
    }

    private void receive() {
        try {
            while (channel.read(in) >= 0) {
                in.flip();
                out.clear();
                while (takePacket()) {
                    // until what is left is no whole packet
                }
                in.compact();
                out.flip();
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            }
            throw new EOFException("the broker closed the subscriber's connection");
        } catch (IOException e) {
            if (!closing) {
                System.err.println("the subscription ended: " + e);
            }
        }
    }

    /** Takes one whole packet off the front; false, with nothing taken, when there is none. */
    private boolean takePacket() {
        int start = in.position();
        int at = start + 1;
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            if (at >= in.limit()) {
                return false;
            }
            byte digit = in.get(at++);
            length |= (digit & 0x7F) << shift;
            if (digit >= 0) {
                break;
            }
        }
        if (in.limit() - at < length) {
            return false;
        }
        if ((in.get(start) & TYPE_MASK) == PUBLISH) {
            takePublish(at);
        }
        in.position(at + length);
        return true;
    }

    private void takePublish(int body) {
        int packetId = body + 2 + Short.toUnsignedInt(in.getShort(body));
        in.position(packetId + 2);
        receipts.take(in);
        out.put(MqttFraming.PUBACK).put((byte) 2).putShort(in.getShort(packetId));
    }
}
