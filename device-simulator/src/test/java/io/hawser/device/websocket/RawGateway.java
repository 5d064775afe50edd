package io.hawser.device.websocket;

import io.hawser.device.GatewayAddress;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A gateway that says over its WebSockets what a test tells it, byte by byte if need be. Every wait ends after 20 s. */
final class RawGateway implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final ServerSocket server;
    private final List<Socket> sockets = new ArrayList<>();

    RawGateway() throws IOException {
        server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MILLIS);
    }

    GatewayAddress address() {
        return GatewayAddress.parse("ws://127.0.0.1:" + server.getLocalPort());
    }

    /** The next connection, whose request is read. */
    Peer accept() throws IOException {
        Socket socket = server.accept();
        sockets.add(socket);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return new Peer(socket);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** The gateway's end of one connection. */
    static final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final String request;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readByte());
            }
            this.request = head.toString();
        }

        String header(String name) {
            return request.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        Peer agree() throws IOException {
            send(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + Upgrade.accept(header("Sec-WebSocket-Key")) + "\r\nSec-WebSocket-Protocol: "
                                    + header("Sec-WebSocket-Protocol") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        void sendOneByOne(byte[] bytes) throws IOException {
            socket.setTcpNoDelay(true);
            for (byte each : bytes) {
                send(new byte[] {each});
            }
        }

        /** The next frame. */
        Masked next() throws IOException {
            byte[] start = in.readNBytes(2);
            int length = start[1] & 0x7F;
            byte[] longer = in.readNBytes(length == 126 ? 2 : length == 127 ? 8 : 0);
            long size = longer.length == 0 ? length : 0;
            for (byte each : longer) {
                size = size << 8 | Byte.toUnsignedInt(each);
            }
            byte[] rest = in.readNBytes((int) size + 4);
            return Masked.next(ByteBuffer.wrap(Fixture.join(start, longer, rest)));
        }

        /** The only message of the next frame. */
        DeviceMessage next(DeviceCodec codec) throws Exception {
            return codec.decodeDeviceMessage(ByteBuffer.wrap(next().payload()), 1 << 20)
                    .orElseThrow();
        }

        /** Ends the stream to the device; what the device sends is still read. */
        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        void close() throws IOException {
            socket.close();
        }

        /** Whether the device closed. */
        boolean isAtEnd() throws IOException {
            return in.read() < 0;
        }
    }

    static byte[] encoded(DeviceCodec codec, GatewayMessage message) {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        return Fixture.remaining(out.flip());
    }
}
