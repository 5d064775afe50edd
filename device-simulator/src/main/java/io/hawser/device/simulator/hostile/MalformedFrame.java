package io.hawser.device.simulator.hostile;

import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Uplink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Frames that are wrong in one way each, of the kinds that docs/device-protocol.md says are refused.
 *
 * <p>Threads: any, as long as nobody changes the bytes.
 */
final class MalformedFrame {
    private static final int VERSION = 1;
    private static final int TYPE = 2;
    private static final int RESERVED = 3;
    private static final int LENGTH = 4;
    private static final int BODY = 8;
    private static final int NAME_LENGTH = BODY + 4;
    private static final int STATUS = BODY + 16;
    private static final byte WELCOME = 0x04;
    private static final byte NO_TYPE = 0x7F;
    private static final byte[] NOT_UTF8 = {(byte) 0xC0, (byte) 0x80};

    private final String kind;
    private final byte[] bytes;

    private MalformedFrame(String kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** In what way it is wrong. */
    String kind() {
        return kind;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Every kind of the protocol of that name. */
    static List<MalformedFrame> of(String protocol, DeviceCodec codec) {
        return protocol.equals("json-lines") ? lines() : frames(codec);
    }

    private static List<MalformedFrame> frames(DeviceCodec codec) {
        Uplink uplink = new Uplink(1, true, false, "temp", Payload.ofUtf8("21.5"));
        CommandResult result = new CommandResult(new UUID(1, 2), CommandResult.Status.SUCCEEDED, Payload.ofUtf8("ok"));
        return List.of(
                changed("another-version", codec, uplink, bytes -> bytes[VERSION] = 0x21),
                changed("reserved-flag", codec, uplink, bytes -> bytes[VERSION] = 0x15),
                changed("reserved-byte", codec, uplink, bytes -> bytes[RESERVED] = 1),
                changed("unknown-type", codec, uplink, bytes -> bytes[TYPE] = NO_TYPE),
                changed("type-of-the-gateway", codec, uplink, bytes -> bytes[TYPE] = WELCOME),
                changed("length-over-the-limit", codec, uplink, bytes -> bytes[LENGTH] = (byte) 0xFF),
                changed("ping-with-a-body", codec, uplink, bytes -> bytes[TYPE] = 0x05),
                changed("message-id-zero", codec, uplink, bytes -> bytes[NAME_LENGTH - 1] = 0),
                changed("no-name", codec, uplink, bytes -> bytes[NAME_LENGTH] = 0),
                changed("name-longer-than-the-body", codec, uplink, bytes -> bytes[NAME_LENGTH] = 60),
                changed(
                        "name-not-utf-8",
                        codec,
                        uplink,
                        bytes -> System.arraycopy(NOT_UTF8, 0, bytes, NAME_LENGTH + 1, NOT_UTF8.length)),
                changed("unknown-status", codec, result, bytes -> bytes[STATUS] = 9),
                changed("another-magic", codec, new Ping(), bytes -> bytes[0] = 0x55));
    }

    private static List<MalformedFrame> lines() {
        return List.of(
                line("no-object", "[1,2]"),
                line("no-json", "{type: uplink"),
                line("unknown-type", "{\"type\":\"dance\"}"),
                line("type-of-the-gateway", "{\"type\":\"uplinkAck\",\"id\":1}"),
                line("missing-key", "{\"type\":\"uplink\",\"id\":1}"),
                line("key-twice", "{\"type\":\"ping\",\"type\":\"ping\"}"),
                line("fraction", "{\"type\":\"uplink\",\"id\":1.5,\"name\":\"temp\"}"),
                line("name-too-long", "{\"type\":\"uplink\",\"id\":1,\"name\":\"" + "x".repeat(65) + "\"}"),
                line(
                        "too-deep",
                        "{\"type\":\"uplink\",\"id\":1,\"name\":\"a\",\"payload\":" + "[".repeat(99) + "]".repeat(99)
                                + "}"),
                line("endless", "{\"type\":\"uplink\",\"name\":\"" + "x".repeat(DeviceCodec.DEFAULT_MAX_BODY + 1)));
    }

    private static MalformedFrame line(String kind, String text) {
        return new MalformedFrame(kind, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MalformedFrame changed(
            String kind, DeviceCodec codec, DeviceMessage message, Consumer<byte[]> change) {
        byte[] bytes = BareSocket.bytes(codec, message);
        change.accept(bytes);
        return new MalformedFrame(kind, bytes);
    }
}
