package io.hawser.device.simulator.hostile;

import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.util.Locale;
import java.util.Optional;

/** What a gateway's message says of how the connection ends. Threads: stateless, any. */
public final class Answer {
    private Answer() {}

    /** {@code error-…} or {@code goaway-…}; empty when it ends nothing. */
    public static Optional<String> ending(GatewayMessage message) {
        return switch (message) {
            case ProtocolFault fault -> Optional.of("error-" + word(fault.code()));
            case GoAway goAway -> Optional.of("goaway-" + word(goAway.reason()));
            case Challenge _, Welcome _, Ping _, Pong _, UplinkAck _, Command _ -> Optional.empty();
        };
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
