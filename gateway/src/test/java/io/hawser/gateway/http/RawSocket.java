package io.hawser.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that sends what no library would. */
final class RawSocket implements AutoCloseable {
    private static final int CLOSE = 0x8;
    private static final int RECEIVE_BUFFER = 8 << 10;
    private static final int TIME_LIMIT = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    RawSocket(int port, String path, String headers) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER); // so that one who does not read is soon known
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(TIME_LIMIT);
        in = new DataInputStream(socket.getInputStream());
        write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String head = head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
    }

    /** A device's. */
    static RawSocket device(int port, String subprotocol) throws IOException {
        return new RawSocket(port, "/device", "Sec-WebSocket-Protocol: " + subprotocol + "\r\n");
    }

    /** A browser's. */
    static RawSocket browser(int port, String token) throws IOException {
        return new RawSocket(port, "/events", "Authorization: Bearer " + token + "\r\n");
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** A frame with a mask of zeros, so that what is sent is what is meant. */
    void frame(int firstByte, byte[] payload) throws IOException {
        write(header(firstByte, 0x80, payload.length));
        write(payload);
    }

    static byte[] header(int firstByte, int maskBit, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (length < 126) {
            out.write(maskBit | (int) length);
        } else {
            out.write(maskBit | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (length >>> shift));
            }
        }
        if (maskBit != 0) {
            out.writeBytes(new byte[4]);
        }
        return out.toByteArray();
    }

    /** Reads on until the other side closes; the code of its close frame, or 1006 when there was none. */
    int readCloseCode() throws IOException {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0xF;
                int length = in.readUnsignedByte() & 0x7F;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] payload = in.readNBytes(length);
                if (opcode == CLOSE && length >= 2) {
                    return Byte.toUnsignedInt(payload[0]) << 8 | Byte.toUnsignedInt(payload[1]);
                }
            }
        } catch (EOFException | SocketException _) {
            return 1006;
        }
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
