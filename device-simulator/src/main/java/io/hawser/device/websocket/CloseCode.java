package io.hawser.device.websocket;

/** Why this end closes: RFC 6455, section 7.4.1. */
enum CloseCode {
    /** All is said. */
    NORMAL(1000),
    /** The frames break the protocol. */
    PROTOCOL_ERROR(1002),
    /** A message of a type that the subprotocol does not have. */
    UNACCEPTABLE_TYPE(1003),
    /** What is in a message is not what its type promises. */
    UNREADABLE(1007),
    /** A frame is longer than this end accepts. */
    TOO_BIG(1009);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
