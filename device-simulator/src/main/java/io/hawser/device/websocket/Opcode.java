package io.hawser.device.websocket;

import java.util.Optional;

/** What a frame is: RFC 6455, section 5.2. */
enum Opcode {
    /** More of the message that an earlier frame began. */
    CONTINUATION(0x0),
    /** Begins a message of UTF-8. */
    TEXT(0x1),
    /** Begins a message of bytes. */
    BINARY(0x2),
    /** The sender sends nothing more. */
    CLOSE(0x8),
    /** Asks for a PONG with the same payload. */
    PING(0x9),
    /** Answers a PING, or comes by itself. */
    PONG(0xA);

    private static final int CONTROL = 0x8;

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    static Optional<Opcode> of(int code) {
        for (Opcode each : values()) {
            if (each.code == code) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    int code() {
        return code;
    }

    /** Whether it may stand between the frames of a message; it is short and in one piece. */
    boolean isControl() {
        return (code & CONTROL) != 0;
    }
}
