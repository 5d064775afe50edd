package io.hawser.gateway.device;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A socket that speaks a device's protocol; what is said is the test's affair. */
public final class DeviceSocket implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 20_000;

    private final DeviceCodec codec;
    private final Socket socket;
    private final byte[] chunk = new byte[8_192];
    private ByteBuffer unread = ByteBuffer.allocate(0);

    public DeviceSocket(InetSocketAddress address, String protocol) throws IOException {
        this.codec = DeviceCodecs.load().byName(protocol).orElseThrow().codec();
        this.socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
    }

    public void send(DeviceMessage message) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        socket.getOutputStream().write(out.array(), 0, out.position());
    }

    /** The next message; an {@link EOFException} when the gateway closed instead. */
    public GatewayMessage receive() throws IOException, MalformedFrameException {
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

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
