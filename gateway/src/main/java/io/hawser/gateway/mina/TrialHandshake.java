package io.hawser.gateway.mina;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Plays a device at our own port, over loopback: connects, says HELLO, and is content with a CHALLENGE. That takes the
 * whole way of a device that logs in, short of the store, and is counted nowhere.
 *
 * <p>Threads: {@link #run} blocks; {@link #isOurs} any.
 */
final class TrialHandshake {
    private static final DeviceId NOBODY = new DeviceId("trial");
    private static final int ANSWER_BYTES = 4_096;

    private final DeviceCodecProvider protocol;
    private final Supplier<InetSocketAddress> listening;
    private final Set<SocketAddress> ours = ConcurrentHashMap.newKeySet(); // bound, so nobody else can have them

    TrialHandshake(DeviceCodecProvider protocol, Supplier<InetSocketAddress> listening) {
        this.protocol = protocol;
        this.listening = listening;
    }

    /** Whether a connection comes from here. */
    boolean isOurs(SocketAddress remote) {
        return ours.contains(remote);
    }

    /** Does it once; throws when it fails, or takes longer than {@code limit} at any one step. */
    void run(Duration limit) throws IOException {
        InetSocketAddress target = reachable(listening.get());
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(target.getAddress(), 0));
            SocketAddress self = socket.getLocalSocketAddress();
            ours.add(self);
            try {
                int millis = Math.toIntExact(limit.toMillis());
                socket.connect(target, millis);
                socket.setSoTimeout(millis);
                speak(socket);
            } finally {
                ours.remove(self);
            }
        }
    }

    private void speak(Socket socket) throws IOException {
        Hello hello = new Hello(NOBODY, new Authentication.HmacSha256(), 60);
        ByteBuffer out = ByteBuffer.allocate(protocol.codec().maxEncodedSize(hello));
        protocol.codec().encode(hello, out);
        socket.getOutputStream().write(out.array(), 0, out.position());
        ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES);
        Optional<GatewayMessage> answer = Optional.empty();
        while (answer.isEmpty()) {
            int read = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            if (read < 0) {
                throw new EOFException("closed without an answer");
            }
            in.position(in.position() + read).flip();
            answer = decode(in);
            in.compact();
        }
        if (!(answer.get() instanceof Challenge)) {
            throw new IOException("answered with " + answer.get() + " (expected: CHALLENGE)");
        }
    }

    private Optional<GatewayMessage> decode(ByteBuffer in) throws IOException {
        try {
            return protocol.codec().decodeGatewayMessage(in, ANSWER_BYTES);
        } catch (MalformedFrameException e) {
            throw new IOException("answered with what is no frame: " + e.getMessage(), e);
        }
    }

    /** A port that listens everywhere is reached on loopback. */
    private static InetSocketAddress reachable(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }
}
