package io.hawser.gateway.grpc;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A device made of a socket, which does what the test says and no more. */
final class SocketDevice implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 20_000;

    private final DeviceCodec codec =
            DeviceCodecs.load().byName("hdp1").orElseThrow().codec();
    private final Socket socket;
    private final byte[] chunk = new byte[8_192];
    private ByteBuffer unread = ByteBuffer.allocate(0);

    SocketDevice(InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
    }

    Welcome login(String id) throws Exception {
        return (Welcome) hello(id, new Authentication.None());
    }

    /** What the gateway answers to that HELLO. */
    GatewayMessage hello(String id, Authentication authentication) throws Exception {
        send(new Hello(new DeviceId(id), authentication, 0));
        return receive();
    }

    /** Sends an uplink and waits until the gateway has it. */
    void uplink(long messageId, String name, String text) throws Exception {
        send(new Uplink(messageId, true, false, name, Payload.ofUtf8(text)));
        UplinkAck _ = (UplinkAck) receive();
    }

    Command command() throws Exception {
        return (Command) receive();
    }

    void acknowledge(Command command) throws IOException {
        send(new CommandAck(command.id()));
    }

    void answer(Command command, CommandResult.Status status, String text) throws IOException {
        send(new CommandResult(command.id(), status, Payload.ofUtf8(text)));
    }

    /** Why the gateway sends it away. */
    GoAway.Reason dismissal() throws Exception {
        return ((GoAway) receive()).reason();
    }

    void send(DeviceMessage message) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        socket.getOutputStream().write(out.array(), 0, out.position());
    }

    /** The next message; an {@link EOFException} when the gateway closed instead. */
    GatewayMessage receive() throws IOException, MalformedFrameException {
        while (true) {
            Optional<GatewayMessage> message = codec.decodeGatewayMessage(unread, DeviceCodec.DEFAULT_MAX_BODY);
            if (message.isPresent()) {
                return message.get();
            }
            int read = socket.getInputStream().read(chunk);
            if (read < 0) {
                throw new EOFException();
            }
            unread = ByteBuffer.allocate(unread.remaining() + read)
                    .put(unread)
                    .put(chunk, 0, read)
                    .flip();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
