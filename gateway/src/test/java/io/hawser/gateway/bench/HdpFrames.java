package io.hawser.gateway.bench;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The frames of HDP/1 that a load needs: made once by the codec, and changed where they differ.
 *
 * <p>Threads: any.
 */
final class HdpFrames {
    static final int HEAD_BYTES = 8;
    static final int MAX_ANSWER_BYTES = 64; // of those that an idle device without faults gets

    private static final int TYPE = 2;
    private static final int LENGTH = 4;
    private static final int WELCOME = 0x04;
    private static final int UPLINK_ACK = 0x11;
    private static final int KEEP_ALIVE_SECONDS = 0xFFFF; // the longest that is granted: turns of other contenders pass
    private static final DeviceCodec CODEC =
            DeviceCodecs.load().byName("hdp1").orElseThrow().codec();

    private HdpFrames() {}

    static byte[] hello(String device) {
        return encode(new Hello(new DeviceId(device), new Authentication.None(), KEEP_ALIVE_SECONDS));
    }

    /** An uplink that wants an acknowledgement; {@link #putUplink} fills in its number. */
    static byte[] uplink(int payloadBytes) {
        return encode(new Uplink(1, true, false, "bench", Payload.of(new byte[payloadBytes])));
    }

    static void putUplink(ByteBuffer out, byte[] template, int number) {
        int start = out.position();
        out.put(template).putInt(start + HEAD_BYTES, number);
    }

    /** How long the frame is that begins with this head. */
    static int length(ByteBuffer head) {
        int length = HEAD_BYTES + head.getInt(LENGTH);
        if (length > MAX_ANSWER_BYTES) {
            throw new IllegalStateException(
                    "the gateway sent a frame of type " + head.get(TYPE) + ", " + length + " bytes: " + text(head));
        }
        return length;
    }

    /** A frame in hex, for whoever looks into why it came. */
    static String text(ByteBuffer frame) {
        byte[] bytes = new byte[frame.position()];
        frame.get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static boolean isWelcome(ByteBuffer frame) {
        return frame.get(TYPE) == WELCOME;
    }

    /** Up to which number the gateway has a device's uplinks, as this frame says; {@code before} when it says nothing of it. */
    static int acknowledged(ByteBuffer frame, int before) {
        int type = frame.get(TYPE);
        if (type == UPLINK_ACK) {
            return frame.getInt(HEAD_BYTES);
        }
        if (type >= 0x30) {
            throw new IllegalStateException("the gateway sends a device away, or found a fault: type " + type);
        }
        return before;
    }

    private static byte[] encode(DeviceMessage message) {
        ByteBuffer out = ByteBuffer.allocate(CODEC.maxEncodedSize(message));
        CODEC.encode(message, out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
