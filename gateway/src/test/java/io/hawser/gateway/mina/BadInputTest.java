package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.ProtocolFault.Code;
import io.hawser.protocol.UplinkAck;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every rule of the protocol that a device can break, broken over a real socket, while another device works on. */
class BadInputTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private DevicePort port;
    private RawDevice neighbour;
    private long neighbourSent;

    @BeforeEach
    void openWithANeighbour() throws Exception {
        port = new DevicePort(new SecretAuthenticator());
        neighbour = RawDevice.loggedIn(port.address(), "neighbour");
    }

    @AfterEach
    void neighbourStillWorksAndAllCloses() throws Exception {
        neighbour.uplink(++neighbourSent, "still here");
        assertThat(neighbour.receive()).isEqualTo(new UplinkAck(neighbourSent));
        try (RawDevice newcomer = RawDevice.loggedIn(port.address(), "newcomer")) {
            newcomer.send(new Ping());
            assertThat(newcomer.receive()).isEqualTo(new Pong());
        }
        neighbour.close();
        port.close();
    }

    @Test
    void garbageIsAnsweredWithErrorOneAndClosed() throws Exception {
        byte[] garbage = new byte[100_000];
        new Random(1).nextBytes(garbage);
        garbage[0] = 0x55;
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.sendBytes(garbage);

            assertFault(device.receive(), Code.BAD_MAGIC_OR_VERSION);
            assertThat(device.seesEnd()).isTrue();
        }
        assertCounted(Counter.FAULTS_BAD_MAGIC_OR_VERSION);
    }

    @Test
    void tlsOnThePlainPortIsToldSo() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.sendHex("16 03 01 00 05 01 02 03");

            assertThat(((ProtocolFault) device.receive()).text()).contains("TLS");
        }
    }

    @Test
    void wrongMagicBehindAGoodFrameEndsTheSession() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.sendHex("d7100500 00000000 d8100500 00000000");

            assertThat(device.receive()).isEqualTo(new Pong());
            assertFault(device.receive(), Code.BAD_MAGIC_OR_VERSION);
            assertThat(device.seesEnd()).isTrue();
        }
        assertCounted(Counter.FAULTS_BAD_MAGIC_OR_VERSION);
    }

    @Test
    void anotherVersionIsErrorOne() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.sendHex("d7 20 01 00 00000000");

            assertFault(device.receive(), Code.BAD_MAGIC_OR_VERSION);
        }
    }

    @Test
    void halfAFrameThenSilenceEndsWhenLogInTookTooLong() throws Exception {
        limitLoginTime();
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.sendHex("d7 10 01 00 00000011 05 6465");

            assertFault(device.receive(), Code.LOGIN_TOO_SLOW);
            assertThat(device.seesEnd()).isTrue();
        }
        assertCounted(Counter.LOGINS_TOO_SLOW);
    }

    @Test
    void silenceFromTheStartEndsWhenLogInTookTooLong() throws Exception {
        limitLoginTime();
        try (RawDevice device = RawDevice.hdp(port.address())) {
            assertFault(device.receive(), Code.LOGIN_TOO_SLOW);
        }
    }

    @Test
    void halfAFrameThenSilenceAfterLogInEndsWithKeepAliveMissed() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.send(new Hello(new DeviceId("half"), new Authentication.None(), 1));
            device.receive();
            device.sendHex("d7 11 10 00 0000000d 0000");

            assertThat(device.receive()).isEqualTo(new GoAway(GoAway.Reason.KEEP_ALIVE_MISSED, 0, ""));
        }
        assertCounted(Counter.KEEP_ALIVE_MISSED);
    }

    @Test
    void aLengthOfFourGibibytesIsErrorFourAtOnce() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.sendHex("d7 11 10 00 ffffffff");

            assertFault(device.receive(), Code.BODY_TOO_LARGE);
        }
        assertCounted(Counter.FAULTS_BODY_TOO_LARGE);
    }

    @Test
    void anUnknownTypeIsErrorTwo() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.sendHex("d7 10 77 00 00000000");

            assertFault(device.receive(), Code.UNKNOWN_TYPE);
        }
        assertCounted(Counter.FAULTS_UNKNOWN_TYPE);
    }

    @Test
    void aTypeOfTheGatewayIsErrorTwo() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.sendHex("d7 10 11 00 00000004 00000001");

            assertFault(device.receive(), Code.UNKNOWN_TYPE);
        }
    }

    @Test
    void aMalformedBodyIsErrorThreeAndWhatCameBeforeCounts() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.uplink(1, "good");
            assertThat(device.receive()).isEqualTo(new UplinkAck(1));
            device.sendHex("d7 11 10 00 00000002 0000");

            assertFault(device.receive(), Code.MALFORMED_BODY);
        }
        assertCounted(Counter.FAULTS_MALFORMED_BODY);
        assertThat(port.counters.value(Counter.UPLINKS_STORED)).isEqualTo(1);
    }

    @Test
    void helloTwiceIsErrorFive() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.send(new Hello(new DeviceId("d"), new Authentication.None(), 0));

            assertFault(device.receive(), Code.UNEXPECTED);
        }
        assertCounted(Counter.FAULTS_UNEXPECTED);
    }

    @Test
    void uplinkBeforeLogInIsErrorFiveAndIsNotStored() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.uplink(1, "too early");

            assertFault(device.receive(), Code.UNEXPECTED);
            assertThat(device.seesEnd()).isTrue();
        }
        assertCounted(Counter.FAULTS_UNEXPECTED);
        assertThat(port.counters.value(Counter.UPLINKS)).isZero();
    }

    @Test
    void aWrongSecretIsErrorSix() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.send(new Hello(new DeviceId("d"), new Authentication.Token(Payload.ofUtf8("wrong")), 0));

            assertFault(device.receive(), Code.UNAUTHORIZED);
            assertThat(device.seesEnd()).isTrue();
        }
        assertCounted(Counter.LOGINS_REFUSED);
    }

    @Test
    void aWrongProofIsErrorSix() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.send(new Hello(new DeviceId("d"), new Authentication.HmacSha256(), 0));
            assertThat(device.receive()).isInstanceOf(Challenge.class);
            device.send(new Proof(Payload.of(new byte[32])));

            assertFault(device.receive(), Code.UNAUTHORIZED);
        }
        assertCounted(Counter.LOGINS_REFUSED);
    }

    @Test
    void somethingElseThanAProofIsErrorFive() throws Exception {
        try (RawDevice device = RawDevice.hdp(port.address())) {
            device.send(new Hello(new DeviceId("d"), new Authentication.HmacSha256(), 0));
            device.receive();
            device.send(new Ping());

            assertFault(device.receive(), Code.UNEXPECTED);
        }
    }

    @Test
    void jsonThatIsNotAnObjectIsErrorThreeInJson() throws Exception {
        try (RawDevice device = RawDevice.json(port.address())) {
            device.sendText("{\"type\":\"hello\",\"device\":\"j\"}\n");
            device.receive();
            device.sendText("[1,2,3]\n");

            assertFault(device.receive(), Code.MALFORMED_BODY);
            assertThat(device.seesEnd()).isTrue();
        }
        assertCounted(Counter.FAULTS_MALFORMED_BODY);
    }

    @Test
    void aJsonLineWithoutAnEndIsErrorFour() throws Exception {
        try (RawDevice device = RawDevice.json(port.address())) {
            device.sendText("{\"type\":\"" + "x".repeat(2 * DevicePort.MAX_BODY));

            assertFault(device.receive(), Code.BODY_TOO_LARGE);
        }
    }

    @Test
    void aResultForNoCommandHarmsNobody() throws Exception {
        try (RawDevice device = RawDevice.loggedIn(port.address(), "d")) {
            device.send(new CommandResult(new UUID(1, 2), CommandResult.Status.SUCCEEDED, Payload.empty()));
            device.send(new Ping());

            assertThat(device.receive()).isEqualTo(new Pong());
        }
    }

    @Test
    void randomBytesNeverDoMoreThanEndTheirOwnSession() throws Exception {
        Random random = new Random(42);
        for (int attempt = 0; attempt < 200; attempt++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            bytes[0] = random.nextBoolean() ? (byte) 0xD7 : (byte) '{';
            try (RawDevice device = RawDevice.hdp(port.address())) {
                device.sendBytes(bytes);
            }
        }
        await().atMost(SOON).until(() -> port.listener.connections() == 1);
        assertThat(port.counters.value(Counter.FAULTS_INTERNAL)).isZero();
    }

    /** Opens the port anew with a log-in time short enough to be outwaited; the neighbours must log in within it. */
    private void limitLoginTime() throws Exception {
        neighbour.close();
        port.close();
        port = new DevicePort(new SecretAuthenticator(), Duration.ofSeconds(2));
        neighbour = RawDevice.loggedIn(port.address(), "neighbour");
    }

    private void assertCounted(Counter counter) {
        assertThat(port.counters.value(counter)).as(counter.name()).isEqualTo(1);
    }

    private static void assertFault(GatewayMessage message, Code code) {
        assertThat(message).isInstanceOf(ProtocolFault.class);
        assertThat(((ProtocolFault) message).code()).isEqualTo(code);
    }

    /** Takes devices without a secret, and those whose secret is {@code right}. */
    private static final class SecretAuthenticator implements io.hawser.gateway.device.DeviceAuthenticator {
        @Override
        public LoginDecision decide(Hello hello) {
            return switch (hello.authentication()) {
                case Authentication.None() -> new LoginDecision.Accepted();
                case Authentication.Token(Payload secret)
                when secret.equals(Payload.ofUtf8("right")) -> new LoginDecision.Accepted();
                case Authentication.Token _ -> new LoginDecision.Refused(LoginDecision.Why.WRONG_SECRET);
                case Authentication.HmacSha256() -> new LoginDecision.Challenge();
            };
        }

        @Override
        public boolean proves(DeviceId device, Payload nonce, Payload hmac) {
            return false;
        }
    }
}
