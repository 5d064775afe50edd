package io.hawser.load.bench.micro;

import io.hawser.load.bench.micro.WireMessage.OfDevice;
import io.hawser.load.bench.micro.WireMessage.OfGateway;
import io.hawser.protocol.Command;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.UplinkAck;
import java.util.UUID;

/** The messages that make up nearly all of what a gateway hears and says. */
public enum TypicalMessage {
    /** An uplink that wants an acknowledgement, with a payload of 64 bytes. */
    UPLINK_64,
    /** The same with 1,024 bytes. */
    UPLINK_1024,
    /** What the gateway answers to uplinks. */
    ACK,
    /** A command with a small payload. */
    COMMAND,
    /** A sign of life. */
    PING;

    private static final UUID SOME_ID = new UUID(0x0011223344556677L, 0x8899AABBCCDDEEFFL);

    WireMessage message() {
        return switch (this) {
            case UPLINK_64 -> new OfDevice(Readings.uplink(64));
            case UPLINK_1024 -> new OfDevice(Readings.uplink(1_024));
            case ACK -> new OfGateway(new UplinkAck(Readings.MESSAGE_ID));
            case COMMAND -> new OfGateway(new Command(SOME_ID, 5_000, false, "setpoint", Payload.ofUtf8("21.5")));
            case PING -> new OfDevice(new Ping());
        };
    }
}
