package io.hawser.protocol.json;

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
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Uplink;

/** From lines to messages, at the gateway's end. */
final class DeviceLineDecoder {
    private static final long MAX_U32 = 0xFFFF_FFFFL;
    private static final int MAX_TOKEN_BYTES = 0xFFFF;
    private static final WireNames<CommandResult.Status> STATUSES = new WireNames<>(CommandResult.Status.class);

    private DeviceLineDecoder() {}

    static DeviceMessage decode(JsonObject line) throws MalformedFrameException {
        String type = line.text("type");
        return switch (type) {
            case "uplink" -> uplink(line);
            case "commandAck" -> new CommandAck(line.uuid("id"));
            case "commandResult" -> new CommandResult(line.uuid("id"), line.name("status", STATUSES), line.payload());
            case "ping" -> new Ping();
            case "pong" -> new Pong();
            case "hello" -> hello(line);
            case "proof" -> new Proof(line.bytes("hmac", Proof.HMAC_BYTES));
            case "bye" -> new Bye((int) line.integer("reason", 0, 0xFF, 0));
            default ->
                throw MalformedFrameException.of(
                        ProtocolFault.Code.UNKNOWN_TYPE, "type", type, "one that the device sends");
        };
    }

    private static Uplink uplink(JsonObject line) throws MalformedFrameException {
        long id = line.integer("id", 1, MAX_U32);
        String name = line.text("name", 1, Uplink.MAX_NAME_BYTES);
        return new Uplink(id, line.flag("ack", true), line.flag("dup", false), name, line.payload());
    }

    private static Hello hello(JsonObject line) throws MalformedFrameException {
        DeviceId device = new DeviceId(line.text("device", 1, DeviceId.MAX_BYTES));
        int keepAliveSeconds = (int) line.integer("keepAlive", 0, 0xFFFF, 0);
        return new Hello(device, authentication(line), keepAliveSeconds);
    }

    private static Authentication authentication(JsonObject line) throws MalformedFrameException {
        boolean hasToken = line.has("token") || line.has("tokenBase64");
        if (!line.has("auth")) {
            return hasToken ? new Authentication.Token(token(line)) : new Authentication.None();
        }
        String asked = line.text("auth");
        if (asked.equals("token")) {
            return new Authentication.Token(token(line));
        }
        if (!asked.equals("hmac")) {
            throw malformedBody("auth", asked, "hmac or token");
        }
        if (hasToken) {
            throw malformedBody("token", "beside auth hmac", "none");
        }
        return new Authentication.HmacSha256();
    }

    private static Payload token(JsonObject line) throws MalformedFrameException {
        if (!line.has("tokenBase64")) {
            return Payload.ofUtf8(line.text("token", 1, MAX_TOKEN_BYTES));
        }
        if (line.has("token")) {
            throw malformedBody("token", "beside tokenBase64", "one of them");
        }
        Payload token = line.bytes("tokenBase64");
        if (token.isEmpty() || token.size() > MAX_TOKEN_BYTES) {
            throw malformedBody("tokenBase64", token.size() + " bytes", "1.." + MAX_TOKEN_BYTES + " bytes in base64");
        }
        return token;
    }
}
