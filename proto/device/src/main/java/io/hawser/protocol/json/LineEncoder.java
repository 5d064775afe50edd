package io.hawser.protocol.json;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.nio.ByteBuffer;

/** From messages to lines, at both ends. What a reader takes as the default is left out. */
final class LineEncoder {
    // The keys and numbers of the longest line; texts and payloads come on top.
    private static final long MAX_FIXED = 256;

    private LineEncoder() {}

    /** @throws ArithmeticException when that is over 2 GiB */
    static int maxSize(GatewayMessage message) {
        if (message instanceof Command command) {
            return size(maxBytes(command.name()) + maxBytes(command.payload()));
        }
        if (message instanceof GoAway goAway) {
            return size(maxBytes(goAway.alternate()));
        }
        if (message instanceof ProtocolFault fault) {
            return size(maxBytes(fault.text()));
        }
        return size(0);
    }

    /** @throws ArithmeticException when that is over 2 GiB */
    static int maxSize(DeviceMessage message) {
        if (message instanceof Uplink uplink) {
            return size(maxBytes(uplink.name()) + maxBytes(uplink.payload()));
        }
        if (message instanceof CommandResult result) {
            return size(maxBytes(result.payload()));
        }
        if (message instanceof Hello hello) {
            return size(maxBytes(hello.device().value()) + maxBytes(hello.authentication()));
        }
        return size(0);
    }

    static void encode(GatewayMessage message, ByteBuffer out) {
        line(message).finish(out);
    }

    static void encode(DeviceMessage message, ByteBuffer out) {
        line(message).finish(out);
    }

    private static LineWriter line(GatewayMessage message) {
        if (message instanceof UplinkAck ack) {
            return new LineWriter("uplinkAck").literal("id", ack.messageId());
        }
        if (message instanceof Command command) {
            return command(command);
        }
        if (message instanceof Ping) {
            return new LineWriter("ping");
        }
        if (message instanceof Pong) {
            return new LineWriter("pong");
        }
        if (message instanceof Challenge challenge) {
            return new LineWriter("challenge").bytes("nonce", challenge.nonce());
        }
        if (message instanceof Welcome welcome) {
            return new LineWriter("welcome")
                    .literal("epoch", Long.toUnsignedString(welcome.epoch()))
                    .literal("keepAlive", welcome.keepAliveSeconds())
                    .literal("maxBody", welcome.maxBody())
                    .text("time", welcome.time().toString());
        }
        if (message instanceof GoAway goAway) {
            return goAway(goAway);
        }
        if (message instanceof ProtocolFault fault) {
            return new LineWriter("error").literal("code", fault.code().code()).text("text", fault.text());
        }
        throw new AssertionError("no line for " + message.getClass());
    }

    private static LineWriter line(DeviceMessage message) {
        if (message instanceof Uplink uplink) {
            return uplink(uplink);
        }
        if (message instanceof CommandAck ack) {
            return new LineWriter("commandAck").text("id", ack.id().toString());
        }
        if (message instanceof CommandResult result) {
            return new LineWriter("commandResult")
                    .text("id", result.id().toString())
                    .text("status", WireNames.of(result.status()))
                    .payload(result.payload());
        }
        if (message instanceof Ping) {
            return new LineWriter("ping");
        }
        if (message instanceof Pong) {
            return new LineWriter("pong");
        }
        if (message instanceof Hello hello) {
            return hello(hello);
        }
        if (message instanceof Proof proof) {
            return new LineWriter("proof").bytes("hmac", proof.hmac());
        }
        if (message instanceof Bye bye) {
            LineWriter line = new LineWriter("bye");
            return bye.reason() == 0 ? line : line.literal("reason", bye.reason());
        }
        throw new AssertionError("no line for " + message.getClass());
    }

    private static LineWriter command(Command command) {
        LineWriter line = new LineWriter("command")
                .text("id", command.id().toString())
                .text("name", command.name())
                .literal("ttlMillis", command.millisLeft());
        if (command.duplicate()) {
            line.literal("dup", true);
        }
        return line.payload(command.payload());
    }

    private static LineWriter goAway(GoAway goAway) {
        LineWriter line = new LineWriter("goaway")
                .text("reason", WireNames.of(goAway.reason()))
                .literal("reconnectAfterMillis", goAway.reconnectAfterMillis());
        return goAway.alternate().isEmpty() ? line : line.text("alternate", goAway.alternate());
    }

    private static LineWriter uplink(Uplink uplink) {
        LineWriter line =
                new LineWriter("uplink").literal("id", uplink.messageId()).text("name", uplink.name());
        if (!uplink.acknowledged()) {
            line.literal("ack", false);
        }
        if (uplink.duplicate()) {
            line.literal("dup", true);
        }
        return line.payload(uplink.payload());
    }

    private static LineWriter hello(Hello hello) {
        LineWriter line = new LineWriter("hello").text("device", hello.device().value());
        if (hello.authentication() instanceof Authentication.Token token) {
            line.token(token.secret());
        }
        if (hello.authentication() instanceof Authentication.HmacSha256) {
            line.text("auth", "hmac");
        }
        return hello.keepAliveSeconds() == 0 ? line : line.literal("keepAlive", hello.keepAliveSeconds());
    }

    private static int size(long texts) {
        return Math.toIntExact(MAX_FIXED + texts);
    }

    private static long maxBytes(String text) {
        return (long) JsonStrings.MAX_BYTES_A_CHAR * text.length();
    }

    /** As base64, which takes more than as it is. */
    private static long maxBytes(Payload payload) {
        return 4 * ((payload.size() + 2L) / 3);
    }

    private static long maxBytes(Authentication authentication) {
        return authentication instanceof Authentication.Token token
                ? (long) JsonStrings.MAX_BYTES_A_CHAR * token.secret().size()
                : 0;
    }
}
