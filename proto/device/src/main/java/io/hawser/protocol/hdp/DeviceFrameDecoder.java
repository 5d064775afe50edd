package io.hawser.protocol.hdp;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.Uplink;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** From frames to messages, at the gateway's end. */
final class DeviceFrameDecoder {
    private static final int NONE = 0;
    private static final int TOKEN = 1;
    private static final int HMAC_SHA256 = 2;
    // Behind the id: authentication, keep-alive, token length.
    private static final int HELLO_AFTER_ID = 1 + 2 + 2;

    private DeviceFrameDecoder() {}

    static Optional<DeviceMessage> decode(ByteBuffer in, int maxBody) throws MalformedFrameException {
        int length = FrameHeader.completeBodyLength(in, maxBody, FrameType.Sender.DEVICE);
        if (length < 0) {
            return Optional.empty();
        }
        int start = in.position();
        int body = start + FrameHeader.SIZE;
        in.position(body);
        return Optional.of(message(FrameHeader.type(in, start), FrameHeader.flags(in, start), in, body + length));
    }

    private static DeviceMessage message(FrameType type, int flags, ByteBuffer in, int end)
            throws MalformedFrameException {
        return switch (type) {
            case UPLINK -> uplink(flags, in, end);
            case COMMAND_ACK -> new CommandAck(BodyFields.takeUuid(in));
            case COMMAND_RESULT -> commandResult(in, end);
            case PING -> new Ping();
            case PONG -> new Pong();
            case HELLO -> hello(in, end);
            case PROOF -> new Proof(Payload.take(in, Proof.HMAC_BYTES));
            case BYE -> new Bye(BodyFields.takeU8(in));
            case UNKNOWN, CHALLENGE, WELCOME, UPLINK_ACK, COMMAND, GOAWAY, ERROR ->
                throw new AssertionError(type + " came past the header");
        };
    }

    private static Uplink uplink(int flags, ByteBuffer in, int end) throws MalformedFrameException {
        long messageId = BodyFields.takeMessageId("UPLINK.messageId", in);
        String name = BodyFields.takeShortText("UPLINK.name", in, end, Uplink.MAX_NAME_BYTES, 0);
        boolean acknowledged = (flags & FrameHeader.ACK) != 0;
        boolean duplicate = (flags & FrameHeader.DUP) != 0;
        return new Uplink(messageId, acknowledged, duplicate, name, BodyFields.takeRest(in, end));
    }

    private static CommandResult commandResult(ByteBuffer in, int end) throws MalformedFrameException {
        UUID id = BodyFields.takeUuid(in);
        int code = BodyFields.takeU8(in);
        CommandResult.Status status = CommandResult.Status.ofCode(code)
                .orElseThrow(() -> malformedBody("COMMAND_RESULT.status", code, "0..2"));
        return new CommandResult(id, status, BodyFields.takeRest(in, end));
    }

    private static Hello hello(ByteBuffer in, int end) throws MalformedFrameException {
        String id = BodyFields.takeShortText("HELLO.id", in, end, DeviceId.MAX_BYTES, HELLO_AFTER_ID);
        int authentication = BodyFields.takeU8(in);
        int keepAliveSeconds = BodyFields.takeU16(in);
        int tokenLength = BodyFields.takeU16(in);
        requireAuthentication(authentication, tokenLength);
        BodyFields.requireLast("HELLO.token", tokenLength, in, end);
        Payload token = BodyFields.takeRest(in, end);
        return new Hello(new DeviceId(id), authentication(authentication, token), keepAliveSeconds);
    }

    private static void requireAuthentication(int code, int tokenLength) throws MalformedFrameException {
        if (code > HMAC_SHA256) {
            throw malformedBody("HELLO.authentication", code, "0..2");
        }
        if (code == TOKEN && tokenLength == 0) {
            throw malformedBody("HELLO.token length", 0, "1..65535 with authentication 1");
        }
        if (code != TOKEN && tokenLength != 0) {
            throw malformedBody("HELLO.token length", tokenLength, "0 with authentication " + code);
        }
    }

    private static Authentication authentication(int code, Payload token) {
        if (code == NONE) {
            return new Authentication.None();
        }
        return code == TOKEN ? new Authentication.Token(token) : new Authentication.HmacSha256();
    }
}
