package io.hawser.load.bench.uplink;

import java.nio.ByteBuffer;

/**
 * How one protocol frames what the load does: log in, send messages that want an acknowledgement, understand the
 * acknowledgements. Its payloads begin with the number of the device and that of the message.
 *
 * <p>Threads: any, it has no state.
 */
sealed interface UplinkFraming permits HdpFraming, MqttFraming {
    /** Where the device's number is in a payload. */
    int DEVICE_OFFSET = 0;
    /** Where the number of the message is in a payload: from 1, by one. */
    int SEQUENCE_OFFSET = 4;
    /** The shortest payload. */
    int MIN_PAYLOAD_BYTES = 8;

    byte[] login(int device);

    /** How long the answer to a log-in is. */
    int loginAnswerBytes();

    /** A device's message; {@link #put} fills in its number. */
    byte[] template(int device, int payloadBytes);

    void put(ByteBuffer out, byte[] template, int payloadBytes, int sequence);

    /** How long an acknowledgement is. */
    int acknowledgementBytes();

    /** How many of a device's messages are acknowledged, once this acknowledgement came upon so many before. */
    int acknowledged(int before, ByteBuffer acknowledgement);
}
