package io.hawser.gateway.mina;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** A device made of a socket: sends what a test wants, right or wrong, and reads what comes. */
final class RawDevice implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 20_000;

    private final DeviceCodec codec;
    private final Socket socket;
    private final byte[] chunk = new byte[8_192];
    private ByteBuffer unread = ByteBuffer.allocate(0);

    RawDevice(InetSocketAddress address, String protocol) throws IOException {
        this.codec = DeviceCodecs.load().byName(protocol).orElseThrow().codec();
        this.socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
    }

    static RawDevice hdp(InetSocketAddress address) throws IOException {
        return new RawDevice(address, "hdp1");
    }

    static RawDevice json(InetSocketAddress address) throws IOException {
        return new RawDevice(address, "json-lines");
    }

    /** A device that has logged in. */
    static RawDevice loggedIn(InetSocketAddress address, String id) throws Exception {
        RawDevice device = hdp(address);
        device.login(id);
        return device;
    }

    Welcome login(String id) throws Exception {
        send(new Hello(new DeviceId(id), new Authentication.None(), 0));
        return (Welcome) receive();
    }

    void send(DeviceMessage message) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        socket.getOutputStream().write(out.array(), 0, out.position());
    }

    void uplink(long id, String text) throws IOException {
        send(new Uplink(id, true, false, "t", Payload.ofUtf8(text)));
    }

    void sendHex(String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void sendText(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
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

    /** Whether the gateway closes in order: with an end of stream behind what was read so far, not with a reset. */
    boolean seesEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
