package io.hawser.protocol.json;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** From lines to messages, at the device's end. */
final class GatewayLineDecoder {
    private static final long MAX_U32 = 0xFFFF_FFFFL;
    private static final int MAX_TEXT_BYTES = 0xFFFF;
    private static final WireNames<GoAway.Reason> REASONS = new WireNames<>(GoAway.Reason.class);

    private GatewayLineDecoder() {}

    static GatewayMessage decode(JsonObject line) throws MalformedFrameException {
        String type = line.text("type");
        return switch (type) {
            case "uplinkAck" -> new UplinkAck(line.integer("id", 1, MAX_U32));
            case "command" -> command(line);
            case "ping" -> new Ping();
            case "pong" -> new Pong();
            case "challenge" -> new Challenge(line.bytes("nonce", Challenge.NONCE_BYTES));
            case "welcome" -> welcome(line);
            case "goaway" -> goAway(line);
            case "error" -> error(line);
            default ->
                throw MalformedFrameException.of(
                        ProtocolFault.Code.UNKNOWN_TYPE, "type", type, "one that the gateway sends");
        };
    }

    private static Command command(JsonObject line) throws MalformedFrameException {
        UUID id = line.uuid("id");
        long millisLeft = line.integer("ttlMillis", 0, MAX_U32);
        String name = line.text("name", 1, Command.MAX_NAME_BYTES);
        return new Command(id, millisLeft, line.flag("dup", false), name, line.payload());
    }

    private static Welcome welcome(JsonObject line) throws MalformedFrameException {
        long epoch = line.unsigned("epoch");
        int keepAliveSeconds = (int) line.integer("keepAlive", 0, 0xFFFF);
        long maxBody = line.integer("maxBody", 0, MAX_U32);
        return new Welcome(epoch, keepAliveSeconds, maxBody, time(line.text("time")));
    }

    private static Instant time(String text) throws MalformedFrameException {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(Welcome.MAX_TIME)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below, with what was expected.
        }
        throw malformedBody("time", text, "an ISO-8601 instant from " + Instant.EPOCH);
    }

    private static GoAway goAway(JsonObject line) throws MalformedFrameException {
        GoAway.Reason reason = line.name("reason", REASONS);
        long reconnectAfterMillis = line.integer("reconnectAfterMillis", 0, MAX_U32);
        String alternate = line.has("alternate") ? line.text("alternate", 0, MAX_TEXT_BYTES) : "";
        return new GoAway(reason, reconnectAfterMillis, alternate);
    }

    private static ProtocolFault error(JsonObject line) throws MalformedFrameException {
        int code = (int) line.integer("code", 0, 0xFFFF);
        ProtocolFault.Code kind =
                ProtocolFault.Code.ofCode(code).orElseThrow(() -> malformedBody("code", code, "1..9"));
        return new ProtocolFault(kind, line.text("text", 0, MAX_TEXT_BYTES));
    }
}
