package io.hawser.device.websocket;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Ping;
import java.nio.ByteBuffer;

/** What devices speak inside a WebSocket; docs/http.md has the names. */
public enum Subprotocol {
    /** HDP/1: the messages together are one stream of frames. */
    HDP("hawser.hdp.v1", Opcode.BINARY, (byte) 0xD7),
    /** JSON lines: a message has whole lines. */
    JSON_LINES("hawser.jsonl.v1", Opcode.TEXT, (byte) '{');

    private final String label;
    private final Opcode opcode;
    private final byte firstByte;

    Subprotocol(String label, Opcode opcode, byte firstByte) {
        this.label = label;
        this.opcode = opcode;
        this.firstByte = firstByte;
    }

    /**
     * The one for {@code codec}: as a gateway does on its other port, it goes by the first byte of what is sent.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Subprotocol of(DeviceCodec codec) {
        DeviceMessage ping = new Ping();
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(ping));
        codec.encode(ping, out);
        for (Subprotocol each : values()) {
            if (each.firstByte == out.get(0)) {
                return each;
            }
        }
        throw new IllegalArgumentException("protocol: one that WebSockets do not carry (expected: hdp1 or json-lines)");
    }

    /** As the upgrade has it. */
    public String label() {
        return label;
    }

    /** Whether a message must not end within a line. */
    public boolean isOfLines() {
        return this == JSON_LINES;
    }

    /** What its messages begin with. */
    Opcode opcode() {
        return opcode;
    }
}
