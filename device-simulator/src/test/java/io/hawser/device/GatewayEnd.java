package io.hawser.device;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** The gateway's end of one connection, for a test's hands. Every wait ends after a time-out. */
public final class GatewayEnd implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Socket socket;
    private final DeviceCodec codec;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();

    GatewayEnd(Socket socket, DeviceCodec codec, int timeoutMillis) throws IOException {
        this.socket = socket;
        this.codec = codec;
        socket.setSoTimeout(timeoutMillis);
        socket.setTcpNoDelay(true);
    }

    /** Answers HELLO with WELCOME: epoch 1, no keep-alive, the default limit. */
    public Hello welcome() {
        return welcome(new Welcome(1, 0, DeviceCodec.DEFAULT_MAX_BODY, Instant.EPOCH));
    }

    public Hello welcome(Welcome welcome) {
        Hello hello = expect(Hello.class);
        send(welcome);
        return hello;
    }

    /** The next message, which is of {@code type}. */
    public <T extends DeviceMessage> T expect(Class<T> type) {
        DeviceMessage message = next();
        if (!type.isInstance(message)) {
            throw new AssertionError("expected " + type.getSimpleName() + " but got " + message);
        }
        return type.cast(message);
    }

    public DeviceMessage next() {
        try {
            Optional<DeviceMessage> message = codec.decodeDeviceMessage(in, BUFFER);
            while (message.isEmpty()) {
                if (!fill()) {
                    throw new EOFException("the device closed");
                }
                message = codec.decodeDeviceMessage(in, BUFFER);
            }
            return message.get();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (MalformedFrameException malformed) {
            throw new AssertionError(malformed);
        }
    }

    /** Sends all messages in one write. */
    public void send(GatewayMessage... messages) {
        sendBytes(encoded(messages));
    }

    public byte[] encoded(GatewayMessage... messages) {
        ByteBuffer out = ByteBuffer.allocate(BUFFER);
        for (GatewayMessage message : messages) {
            codec.encode(message, out);
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    public void sendBytes(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until the device closes; fails when it sends something instead. */
    public void expectEnd() {
        try {
            if (in.hasRemaining() || fill()) {
                throw new AssertionError("expected the end but got " + next());
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new UncheckedIOException(stillOpen);
        } catch (IOException _) {
            // A reset is an end too.
        }
    }

    /** Waits until the device closes, whatever it sends before. */
    public void drain() {
        try {
            while (fill()) {
                in.clear().flip();
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new UncheckedIOException(stillOpen);
        } catch (IOException _) {
            // A reset is an end too.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean fill() throws IOException {
        in.compact();
        int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
        in.position(in.position() + Math.max(count, 0));
        in.flip();
        return count > 0;
    }
}
