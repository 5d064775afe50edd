package io.hawser.protocol.hdp;

import java.util.Arrays;

/** The types of frames: who sends them and how long a body may be, whatever {@code maxBody} says. */
enum FrameType {
    /** None that version 1 knows; sent by nobody. */
    UNKNOWN(0, Sender.NOBODY, 0, 0),
    /** Who the device is and how it will prove it. */
    HELLO(0x01, Sender.DEVICE, 7, 6 + 128 + 0xFFFF),
    /** The nonce to prove it with. */
    CHALLENGE(0x02, Sender.GATEWAY, 32, 32),
    /** The proof. */
    PROOF(0x03, Sender.DEVICE, 32, 32),
    /** The session begins. */
    WELCOME(0x04, Sender.GATEWAY, 22, 22),
    /** Asks for a PONG. */
    PING(0x05, Sender.EITHER, 0, 0),
    /** Answers a PING. */
    PONG(0x06, Sender.EITHER, 0, 0),
    /** A message on its way up. */
    UPLINK(0x10, Sender.DEVICE, 6, Integer.MAX_VALUE),
    /** Messages up to one are durable. */
    UPLINK_ACK(0x11, Sender.GATEWAY, 4, 4),
    /** What a web server asks. */
    COMMAND(0x20, Sender.GATEWAY, 22, Integer.MAX_VALUE),
    /** The device has the command. */
    COMMAND_ACK(0x21, Sender.DEVICE, 16, 16),
    /** How the command ended. */
    COMMAND_RESULT(0x22, Sender.DEVICE, 17, Integer.MAX_VALUE),
    /** The gateway ends the session. */
    GOAWAY(0x30, Sender.GATEWAY, 7, 7 + 0xFFFF),
    /** The device ends the session. */
    BYE(0x31, Sender.DEVICE, 1, 1),
    /** The device did something wrong. */
    ERROR(0x3F, Sender.GATEWAY, 4, 4 + 0xFFFF);

    private static final FrameType[] BY_CODE = byCode();

    private final int code;
    private final Sender sender;
    private final int minBody;
    private final int maxBody;

    FrameType(int code, Sender sender, int minBody, int maxBody) {
        this.code = code;
        this.sender = sender;
        this.minBody = minBody;
        this.maxBody = maxBody;
    }

    /** The type with that code, else {@link #UNKNOWN}. */
    static FrameType of(byte code) {
        return BY_CODE[Byte.toUnsignedInt(code)];
    }

    /** The code on the wire. */
    int code() {
        return code;
    }

    /** Whether {@code peer}, the device or the gateway, may send it. */
    boolean isSentBy(Sender peer) {
        return sender == peer || sender == Sender.EITHER;
    }

    /** Whether a body may have that many bytes. */
    boolean allows(long length) {
        return length >= minBody && length <= maxBody;
    }

    /** What {@link #allows} expects, in words. */
    String expectedLength() {
        if (minBody == maxBody) {
            return Integer.toString(minBody);
        }
        return maxBody == Integer.MAX_VALUE ? "at least " + minBody : minBody + ".." + maxBody;
    }

    private static FrameType[] byCode() {
        FrameType[] types = new FrameType[256];
        Arrays.fill(types, UNKNOWN);
        for (FrameType type : values()) {
            types[type.code] = type;
        }
        return types;
    }

    /** Who sends frames of a type. */
    enum Sender {
        /** No one. */
        NOBODY,
        /** Devices only. */
        DEVICE,
        /** The gateway only. */
        GATEWAY,
        /** Both. */
        EITHER
    }
}
