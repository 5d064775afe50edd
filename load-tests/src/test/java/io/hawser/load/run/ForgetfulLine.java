package io.hawser.load.run;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * Stands between devices that speak HDP/1 and a gateway, and together with it is a gateway with a fault: of each connection it
 * acknowledges one uplink that it throws away. All else passes.
 *
 * <p>Threads: two virtual ones for each connection.
 */
final class ForgetfulLine implements AutoCloseable {
    private static final DeviceCodec CODEC =
            DeviceCodecs.load().byName("hdp1").orElseThrow().codec();
    private static final int BUFFER = 2 * DeviceCodec.DEFAULT_MAX_BODY;

    private final InetSocketAddress gateway;
    private final int thrownAway;
    private final ServerSocket listener;

    /** To {@code gateway}; of each connection the uplink number {@code thrownAway} is, from 1. */
    ForgetfulLine(InetSocketAddress gateway, int thrownAway) throws IOException {
        this.gateway = gateway;
        this.thrownAway = thrownAway;
        this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close(); // its connections end with the devices
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket device = listener.accept();
                Thread.ofVirtual().start(() -> carry(device));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void carry(Socket device) {
        try (device;
                Socket onward = new Socket(gateway.getAddress(), gateway.getPort())) {
            device.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> carryBack(onward, device));
            forward(
                    Channels.newChannel(device.getInputStream()),
                    Channels.newChannel(onward.getOutputStream()),
                    Channels.newChannel(device.getOutputStream()));
        } catch (IOException | MalformedFrameException _) {
            // one of the two is gone, and so is the other now
        }
    }

    private static void carryBack(Socket gateway, Socket device) {
        try (device) {
            gateway.getInputStream().transferTo(device.getOutputStream());
        } catch (IOException _) {
            // the same
        }
    }

    private void forward(ReadableByteChannel in, WritableByteChannel onward, WritableByteChannel back)
            throws IOException, MalformedFrameException {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        int uplinks = 0;
        while (in.read(bytes) >= 0) {
            bytes.flip();
            Optional<DeviceMessage> next = CODEC.decodeDeviceMessage(bytes, DeviceCodec.DEFAULT_MAX_BODY);
            while (next.isPresent()) {
                if (next.get() instanceof Uplink uplink && ++uplinks == thrownAway) {
                    acknowledge(uplink, back);
                } else {
                    pass(next.get(), onward);
                }
                next = CODEC.decodeDeviceMessage(bytes, DeviceCodec.DEFAULT_MAX_BODY);
            }
            bytes.compact();
        }
    }

    /** Nothing else is on its way to the device: it waits for each acknowledgement before it sends the next uplink. */
    private static void acknowledge(Uplink uplink, WritableByteChannel back) throws IOException {
        GatewayMessage message = new UplinkAck(uplink.messageId());
        ByteBuffer encoded = ByteBuffer.allocate(CODEC.maxEncodedSize(message));
        CODEC.encode(message, encoded);
        back.write(encoded.flip());
    }

    private static void pass(DeviceMessage message, WritableByteChannel onward) throws IOException {
        ByteBuffer encoded = ByteBuffer.allocate(CODEC.maxEncodedSize(message));
        CODEC.encode(message, encoded);
        onward.write(encoded.flip());
    }
}
