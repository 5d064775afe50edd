package io.hawser.device.websocket;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.MalformedFrameException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A WebSocket's end without a connection, and what became of what a test gave it. */
final class Fixture implements WebSocketEvents {
    static final int MAX_BODY = 1000;
    /** What the end accepts in one frame beyond {@link #MAX_BODY}. */
    static final int BATCH = 65_536;

    final WebSocketEnd end;
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    final List<ByteBuffer> replies = new ArrayList<>();
    final List<ByteBuffer> closings = new ArrayList<>();
    private final Subprotocol subprotocol;
    private int upgrades;

    Fixture(Subprotocol subprotocol) {
        this.subprotocol = subprotocol;
        this.end = new WebSocketEnd(new Upgrade("gw:7702", "/device", subprotocol), new Random(1), this);
    }

    /** One that the gateway has agreed to. */
    static Fixture open(Subprotocol subprotocol) throws Exception {
        Fixture fixture = new Fixture(subprotocol);
        fixture.receive(fixture.agreement());
        return fixture;
    }

    static DeviceCodec codec(String protocol) {
        return DeviceCodecs.load()
                .byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
    }

    /** What a gateway answers. */
    byte[] agreement() {
        String request = StandardCharsets.US_ASCII.decode(end.request()).toString();
        String key = request.lines()
                .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
                .findFirst()
                .orElseThrow();
        return bytes("HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Upgrade.accept(key) + "\r\nSec-WebSocket-Protocol: "
                + subprotocol.label() + "\r\n\r\n");
    }

    void receive(byte[] bytes) throws UpgradeRefusedException, MalformedFrameException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        end.onBytes(in, MAX_BODY);
    }

    /** The same, cut into pieces of {@code size}. */
    void receive(byte[] bytes, int size) throws UpgradeRefusedException, MalformedFrameException {
        for (int at = 0; at < bytes.length; at += size) {
            end.onBytes(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)), MAX_BODY);
        }
    }

    boolean isOpen() {
        return upgrades == 1;
    }

    String text() {
        return data.toString(StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A frame as a gateway sends it. */
    static byte[] frame(int firstByte, byte... payload) {
        ByteBuffer out = ByteBuffer.allocate(payload.length + 10).put((byte) firstByte);
        if (payload.length < 126) {
            out.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            out.put((byte) 126).putShort((short) payload.length);
        } else {
            out.put((byte) 127).putLong(payload.length);
        }
        return remaining(out.put(payload).flip());
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What is left in {@code buffer}, which stays as it is. */
    static byte[] remaining(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void onUpgraded() {
        upgrades++;
    }

    @Override
    public void onData(ByteBuffer bytes) {
        data.writeBytes(remaining(bytes));
    }

    @Override
    public void onReply(ByteBuffer frame) {
        replies.add(frame);
    }

    @Override
    public void onClose(ByteBuffer answer) {
        closings.add(answer);
    }
}
