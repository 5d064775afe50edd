package io.hawser.protocol.hdp;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** From frames to messages, at the device's end. */
final class GatewayFrameDecoder {
    private GatewayFrameDecoder() {}

    static Optional<GatewayMessage> decode(ByteBuffer in, int maxBody) throws MalformedFrameException {
        int length = FrameHeader.completeBodyLength(in, maxBody, FrameType.Sender.GATEWAY);
        if (length < 0) {
            return Optional.empty();
        }
        int start = in.position();
        int body = start + FrameHeader.SIZE;
        in.position(body);
        return Optional.of(message(FrameHeader.type(in, start), FrameHeader.flags(in, start), in, body + length));
    }

    private static GatewayMessage message(FrameType type, int flags, ByteBuffer in, int end)
            throws MalformedFrameException {
        return switch (type) {
            case UPLINK_ACK -> new UplinkAck(BodyFields.takeMessageId("UPLINK_ACK.messageId", in));
            case COMMAND -> command(flags, in, end);
            case PING -> new Ping();
            case PONG -> new Pong();
            case CHALLENGE -> new Challenge(Payload.take(in, Challenge.NONCE_BYTES));
            case WELCOME -> welcome(in);
            case GOAWAY -> goAway(in, end);
            case ERROR -> error(in, end);
            case UNKNOWN, HELLO, PROOF, UPLINK, COMMAND_ACK, COMMAND_RESULT, BYE ->
                throw new AssertionError(type + " came past the header");
        };
    }

    private static Command command(int flags, ByteBuffer in, int end) throws MalformedFrameException {
        UUID id = BodyFields.takeUuid(in);
        long millisLeft = BodyFields.takeU32(in);
        String name = BodyFields.takeShortText("COMMAND.name", in, end, Command.MAX_NAME_BYTES, 0);
        boolean duplicate = (flags & FrameHeader.DUP) != 0;
        return new Command(id, millisLeft, duplicate, name, BodyFields.takeRest(in, end));
    }

    private static Welcome welcome(ByteBuffer in) throws MalformedFrameException {
        long epoch = in.getLong();
        int keepAliveSeconds = BodyFields.takeU16(in);
        long maxBody = BodyFields.takeU32(in);
        long millis = in.getLong();
        if (millis < 0) {
            throw malformedBody("WELCOME.time", Long.toUnsignedString(millis), "0.." + Long.MAX_VALUE);
        }
        return new Welcome(epoch, keepAliveSeconds, maxBody, Instant.ofEpochMilli(millis));
    }

    private static GoAway goAway(ByteBuffer in, int end) throws MalformedFrameException {
        int code = BodyFields.takeU8(in);
        GoAway.Reason reason =
                GoAway.Reason.ofCode(code).orElseThrow(() -> malformedBody("GOAWAY.reason", code, "1..9"));
        long reconnectAfterMillis = BodyFields.takeU32(in);
        return new GoAway(reason, reconnectAfterMillis, BodyFields.takeLastText("GOAWAY.address", in, end));
    }

    private static ProtocolFault error(ByteBuffer in, int end) throws MalformedFrameException {
        int code = BodyFields.takeU16(in);
        ProtocolFault.Code kind =
                ProtocolFault.Code.ofCode(code).orElseThrow(() -> malformedBody("ERROR.code", code, "1..9"));
        return new ProtocolFault(kind, BodyFields.takeLastText("ERROR.text", in, end));
    }
}
