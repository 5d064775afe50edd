package io.hawser.device.simulator.fuzz;

import io.hawser.device.GatewayAddress;
import io.hawser.protocol.Bye;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A gateway that serves as it should, until certain bytes come. A virtual thread for each connection. */
final class FaultyGateway implements AutoCloseable {
    /** What the bytes do to it. */
    enum Fault {
        /** It closes the next connection of a device that does nothing wrong. */
        SICK_FOR_ONE,
        /** It answers with bytes that are no message. */
        RUBBISH,
        /** It never accepts a connection again. */
        DEAD
    }

    private static final int BUFFER = 1 << 19;

    private final ServerSocket server;
    private final DeviceCodec codec;
    private final String pattern;
    private final Fault fault;
    private final AtomicBoolean sick = new AtomicBoolean();

    /** @param pattern the bytes, wherever they stand on a connection */
    FaultyGateway(DeviceCodec codec, Payload pattern, Fault fault) {
        this.codec = codec;
        this.pattern = hex(pattern.toBytes());
        this.fault = fault;
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    GatewayAddress address() {
        return new GatewayAddress("127.0.0.1", server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            ByteBuffer in = ByteBuffer.allocate(BUFFER);
            String seen = "";
            int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            while (count > 0) {
                seen += hex(Arrays.copyOfRange(in.array(), in.position(), in.position() + count));
                if (seen.contains(pattern) && hurt(socket.getOutputStream())) {
                    return;
                }
                in.position(in.position() + count).flip();
                if (!answerAll(in, socket.getOutputStream())) {
                    return;
                }
                in.compact();
                count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            }
        } catch (IOException _) {
            // The test sees what is missing.
        }
    }

    /** Whether the connection ends with it. */
    private boolean hurt(OutputStream out) throws IOException {
        switch (fault) {
            case SICK_FOR_ONE -> sick.set(true);
            case RUBBISH -> out.write(new byte[] {0x42, 0x42});
            case DEAD -> server.close();
        }
        return true;
    }

    private boolean answerAll(ByteBuffer in, OutputStream out) throws IOException {
        try {
            Optional<DeviceMessage> message = codec.decodeDeviceMessage(in, DeviceCodec.DEFAULT_MAX_BODY);
            while (message.isPresent()) {
                if (message.get() instanceof Hello(var device, var _, int _)
                        && device.value().endsWith("health")
                        && sick.getAndSet(false)) {
                    return false;
                }
                Optional<GatewayMessage> answer = answer(message.get());
                if (answer.isPresent()) {
                    send(answer.get(), out);
                }
                message = codec.decodeDeviceMessage(in, DeviceCodec.DEFAULT_MAX_BODY);
            }
            return true;
        } catch (MalformedFrameException malformed) {
            send(malformed.fault(), out);
            return false;
        }
    }

    private static Optional<GatewayMessage> answer(DeviceMessage message) {
        return switch (message) {
            case Hello _ -> Optional.of(new Welcome(1, 60, DeviceCodec.DEFAULT_MAX_BODY, Instant.EPOCH));
            case Uplink uplink -> Optional.of(new UplinkAck(uplink.messageId()));
            case Ping _ -> Optional.of(new Pong());
            case Proof _, Pong _, CommandAck _, CommandResult _, Bye _ -> Optional.empty();
        };
    }

    private void send(GatewayMessage message, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, bytes);
        out.write(bytes.array(), 0, bytes.position());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes) + " ";
    }
}
