package io.hawser.load.bench.micro;

import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;

/** Uplinks as a thermometer sends them; what they carry is a JSON text, which JSON lines take as it is, without base64. */
final class Readings {
    static final String NAME = "temp";
    static final long MESSAGE_ID = 1_000_000;
    private static final String READING = "21.5 ";

    private Readings() {}

    /** One that wants to be acknowledged, with a payload of so many bytes. */
    static Uplink uplink(int payloadBytes) {
        return new Uplink(MESSAGE_ID, true, false, NAME, payload(payloadBytes));
    }

    static Payload payload(int bytes) {
        String readings = READING.repeat(bytes / READING.length() + 1);
        return Payload.ofUtf8('"' + readings.substring(0, bytes - 2) + '"');
    }
}
