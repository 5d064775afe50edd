package io.hawser.device.simulator;

import io.hawser.device.GatewayAddress;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * A gateway that welcomes everyone, sends each a command, and acknowledges what it is told to; keeps what it got. A
 * virtual thread for each connection.
 */
public final class EchoGateway implements AutoCloseable {
    private static final int BUFFER = 1 << 17;

    /** Every uplink of every device, in order of arrival. */
    public final Queue<Uplink> uplinks = new ConcurrentLinkedQueue<>();

    /** How commands ended. */
    public final Queue<CommandResult> results = new ConcurrentLinkedQueue<>();

    /** Who said BYE. */
    public final Queue<Bye> byes = new ConcurrentLinkedQueue<>();

    private final ServerSocket server;
    private final DeviceCodec codec;
    private final boolean acknowledges;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    // Written before close() goes over the sockets and read after one is added: accept may still succeed once
    // meanwhile.
    private volatile boolean closed;

    public EchoGateway(String protocol, boolean acknowledges) {
        this.acknowledges = acknowledges;
        this.codec = DeviceCodecs.load()
                .byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
        try {
            server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    public GatewayAddress address() {
        return new GatewayAddress("127.0.0.1", server.getLocalPort());
    }

    /** From which addresses it has connections. */
    public Set<InetAddress> peers() {
        return sockets.stream().map(Socket::getInetAddress).collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                if (closed) {
                    socket.close();
                }
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            ByteBuffer in = ByteBuffer.allocate(BUFFER);
            int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            while (count > 0) {
                in.position(in.position() + count).flip();
                Optional<DeviceMessage> message = codec.decodeDeviceMessage(in, BUFFER);
                while (message.isPresent()) {
                    ByteBuffer out = ByteBuffer.allocate(BUFFER);
                    answer(message.get()).forEach(answer -> codec.encode(answer, out));
                    socket.getOutputStream().write(out.array(), 0, out.position());
                    if (message.get() instanceof Bye) {
                        return;
                    }
                    message = codec.decodeDeviceMessage(in, BUFFER);
                }
                in.compact();
                count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            }
        } catch (IOException | MalformedFrameException _) {
            // The test sees what is missing.
        }
    }

    private List<GatewayMessage> answer(DeviceMessage message) {
        return switch (message) {
            case Hello _ ->
                List.of(
                        new Welcome(1, 60, DeviceCodec.DEFAULT_MAX_BODY, Instant.EPOCH),
                        new Command(UUID.randomUUID(), 5_000, false, "echo", Payload.ofUtf8("hi")));
            case Uplink uplink -> {
                uplinks.add(uplink);
                yield acknowledges ? List.of(new UplinkAck(uplink.messageId())) : List.of();
            }
            case CommandResult result -> {
                results.add(result);
                yield List.of();
            }
            case Bye bye -> {
                byes.add(bye);
                yield List.of();
            }
            case Ping _ -> List.of(new Pong());
            case Pong _, Proof _, CommandAck _ -> List.of();
        };
    }
}
