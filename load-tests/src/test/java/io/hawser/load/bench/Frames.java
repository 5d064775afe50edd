package io.hawser.load.bench;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.Welcome;
import java.nio.ByteBuffer;
import java.time.Instant;

/** The frames of the benchmarks: uplinks, of 64 bytes head and all unless asked otherwise, and their acknowledgements. */
public final class Frames {
    static final int UPLINK_BYTES = 64;
    public static final int ACK_BYTES = 12;
    public static final int WELCOME_BYTES = 30;
    public static final int ACK_HEADER = 0xD7101100;

    private static final int MESSAGE_ID_OFFSET = 8;
    private static final int HEAD_BYTES = 8 + 4 + 1;
    private static final String NAME = "bench";
    private static final DeviceCodec CODEC =
            DeviceCodecs.load().byName("hdp1").orElseThrow().codec();

    private Frames() {}

    public static byte[] hello(String device) {
        return encode(new Hello(new DeviceId(device), new Authentication.None(), 0xFFFF));
    }

    static byte[] welcome() {
        Welcome welcome = new Welcome(1, 60, 65_536, Instant.EPOCH);
        ByteBuffer out = ByteBuffer.allocate(CODEC.maxEncodedSize(welcome));
        CODEC.encode(welcome, out);
        return bytes(out);
    }

    /** An uplink frame whose message id {@link #putUplink} fills in. */
    static byte[] uplink() {
        return uplink(UPLINK_BYTES - HEAD_BYTES - NAME.length());
    }

    /** As {@link #uplink()}, with so long a payload of zeros at its end. */
    public static byte[] uplink(int payloadBytes) {
        return encode(new Uplink(1, true, false, NAME, Payload.of(new byte[payloadBytes])));
    }

    public static void putUplink(ByteBuffer out, byte[] template, int messageId) {
        int start = out.position();
        out.put(template).putInt(start + MESSAGE_ID_OFFSET, messageId);
    }

    private static byte[] encode(DeviceMessage message) {
        ByteBuffer out = ByteBuffer.allocate(CODEC.maxEncodedSize(message));
        CODEC.encode(message, out);
        return bytes(out);
    }

    private static byte[] bytes(ByteBuffer out) {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
