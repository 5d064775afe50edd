package io.hawser.device.simulator.mutation;

import io.hawser.device.Credential;
import io.hawser.device.Login;
import io.hawser.device.simulator.hostile.BareSocket;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.Uplink;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Valid frames of one device: of every type, and with what lies at the limits of each. Threads: stateless, any. */
final class Corpus {
    private static final UUID COMMAND = new UUID(0x0011_2233_4455_6677L, 0x8899_AABB_CCDD_EEFFL);
    private static final long LAST_MESSAGE_ID = 0xFFFF_FFFFL;
    private static final int BINARY_BYTES = 300;
    private static final String LONGEST_NAME = "n".repeat(Uplink.MAX_NAME_BYTES);

    private final DeviceCodec codec;

    Corpus(DeviceCodec codec) {
        this.codec = codec;
    }

    /** What it says to log in. */
    List<ValidFrame> logins(DeviceId device, Credential credential) {
        return List.of(
                frame("hello", Login.hello(device, credential, Duration.ZERO)),
                frame("hello-without", new Hello(device, new Authentication.None(), 30)),
                frame("hello-token", new Hello(device, new Authentication.Token(Payload.ofUtf8("s3cret")), 0xFFFF)),
                frame("hello-hmac", new Hello(device, new Authentication.HmacSha256(), 1)),
                frame("proof", new Proof(Payload.of(new byte[Proof.HMAC_BYTES]))));
    }

    /** What it says once it is welcome. */
    List<ValidFrame> talk() {
        return List.of(
                frame("uplink", new Uplink(1, true, false, "temp", Payload.ofUtf8("21.5"))),
                frame(
                        "uplink-json",
                        new Uplink(2, true, false, "state", Payload.ofUtf8("{\"a\":[1,true,null,\"\\u00e4\"]}"))),
                frame("uplink-unacknowledged", new Uplink(3, false, false, "log", Payload.ofUtf8("hällo"))),
                frame("uplink-again", new Uplink(1, true, true, "temp", Payload.ofUtf8("21.5"))),
                frame("uplink-binary", new Uplink(LAST_MESSAGE_ID, true, false, LONGEST_NAME, binary())),
                frame("uplink-empty", new Uplink(4, true, false, "x", Payload.empty())),
                frame("ping", new Ping()),
                frame("pong", new Pong()),
                frame("command-ack", new CommandAck(COMMAND)),
                frame("result", new CommandResult(COMMAND, CommandResult.Status.SUCCEEDED, Payload.ofUtf8("ok"))),
                frame("result-failed", new CommandResult(COMMAND, CommandResult.Status.FAILED, binary())),
                frame("result-rejected", new CommandResult(COMMAND, CommandResult.Status.REJECTED, Payload.empty())),
                frame("bye", new Bye(0)));
    }

    private ValidFrame frame(String name, DeviceMessage message) {
        return new ValidFrame(name, Payload.of(BareSocket.bytes(codec, message)));
    }

    private static Payload binary() {
        byte[] bytes = new byte[BINARY_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Payload.of(bytes);
    }
}
