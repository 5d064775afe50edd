package io.hawser.device.simulator.hostile;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.Login;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Welcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A connection on which anything can be sent, whatever the protocol says.
 *
 * <p>Threads: one at a time, which blocks; {@link #close} any.
 */
public final class BareSocket implements AutoCloseable {
    private static final int BUFFER = 8192;
    private static final int CONNECT_LIMIT_MILLIS = 10_000;

    private final Socket socket;
    private final DeviceCodec codec;
    private final LongSupplier nanoTime;
    private byte[] unread = {};

    private BareSocket(Socket socket, DeviceCodec codec, LongSupplier nanoTime) {
        this.socket = socket;
        this.codec = codec;
        this.nanoTime = nanoTime;
    }

    /** Connects. */
    public static BareSocket connect(GatewayAddress gateway, DeviceCodec codec, LongSupplier nanoTime)
            throws IOException {
        return connect(gateway, codec, nanoTime, 0);
    }

    /** Connects, if that takes no longer than {@code limit}. */
    public static BareSocket connect(GatewayAddress gateway, DeviceCodec codec, LongSupplier nanoTime, Duration limit)
            throws IOException {
        return connect(gateway, codec, nanoTime, 0, Math.clamp(limit.toMillis(), 1, CONNECT_LIMIT_MILLIS));
    }

    /** Connects with a receive buffer of {@code receiveBuffer} bytes; 0 for the system's. */
    static BareSocket connect(GatewayAddress gateway, DeviceCodec codec, LongSupplier nanoTime, int receiveBuffer)
            throws IOException {
        return connect(gateway, codec, nanoTime, receiveBuffer, CONNECT_LIMIT_MILLIS);
    }

    private static BareSocket connect(
            GatewayAddress gateway, DeviceCodec codec, LongSupplier nanoTime, int receiveBuffer, int limitMillis)
            throws IOException {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(gateway.host(), gateway.port()), limitMillis);
            return new BareSocket(socket, codec, nanoTime);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** Sends bytes. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a message as it should be. */
    public void send(DeviceMessage message) throws IOException {
        send(bytes(codec, message));
    }

    /** {@code message} as bytes. */
    public static byte[] bytes(DeviceCodec codec, DeviceMessage message) {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Logs in and returns when it is welcome.
     *
     * @throws IOException also when it is not welcome, with how that ended
     */
    public void login(DeviceId device, Credential credential, Duration keepAlive, Duration limit) throws IOException {
        send(Login.hello(device, credential, keepAlive));
        Optional<GatewayMessage> answer = receive(limit);
        while (answer.isPresent() && !(answer.get() instanceof Welcome)) {
            if (answer.get() instanceof Challenge challenge) {
                send(Login.proof(device, credential, challenge)
                        .orElseThrow(() -> new IOException("the gateway asks for a proof and there is no secret")));
            } else if (answer.get() instanceof ProtocolFault(var code, String text)) {
                throw new IOException("refused: " + Answer.word(code) + ": " + text);
            }
            answer = receive(limit);
        }
        if (answer.isEmpty()) {
            throw new IOException("the gateway closed the connection");
        }
    }

    /**
     * The next message; empty when the gateway closed.
     *
     * @throws SocketTimeoutException when none comes in time
     * @throws IOException also when what came is no message
     */
    public Optional<GatewayMessage> receive(Duration limit) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long until = nanoTime.getAsLong() + limit.toNanos();
        while (true) {
            Optional<GatewayMessage> message = decoded();
            if (message.isPresent()) {
                return message;
            }
            socket.setSoTimeout((int)
                    Math.max(1, Duration.ofNanos(until - nanoTime.getAsLong()).toMillis()));
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                return Optional.empty();
            }
            int before = unread.length;
            unread = Arrays.copyOf(unread, before + count);
            System.arraycopy(buffer, 0, unread, before, count);
        }
    }

    /** Reads until the gateway ends it, or nothing more comes within {@code limit}: how it ended. */
    String ending(Duration limit) {
        String ending = "closed";
        try {
            while (true) {
                Optional<GatewayMessage> message = receive(limit);
                if (message.isEmpty()) {
                    return ending;
                }
                ending = Answer.ending(message.get()).orElse(ending);
            }
        } catch (SocketTimeoutException _) {
            return "held";
        } catch (IOException _) {
            return ending.equals("closed") ? "reset" : ending;
        }
    }

    /** Resets the connection: whatever is on its way is thrown away. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }

    private Optional<GatewayMessage> decoded() throws IOException {
        ByteBuffer in = ByteBuffer.wrap(unread);
        try {
            Optional<GatewayMessage> message = codec.decodeGatewayMessage(in, 1 << 24);
            unread = Arrays.copyOfRange(unread, in.position(), unread.length);
            return message;
        } catch (MalformedFrameException malformed) {
            throw new IOException("the gateway sent what is no message: " + malformed.getMessage(), malformed);
        }
    }
}
