package io.hawser.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Welcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
    /** The second log-in of the test has no longer either, also on a busy machine. */
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(3);

    private final DeviceFixture fixture = new DeviceFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void deviceWithoutCredentialSaysHelloAndGoesLiveWithWhatWelcomeGrants() {
        DeviceClient device = fixture.start(config -> config.keepAlive(Duration.ofSeconds(30)));

        Hello hello = fixture.gateway.accept().welcome(new Welcome(7, 20, 1_000, Instant.EPOCH));

        assertThat(hello).isEqualTo(new Hello(new DeviceId("dev-1"), new Authentication.None(), 30));
        fixture.awaitLive(device);
        assertThat(device.state())
                .isEqualTo(new DeviceState.Live(fixture.gateway.address(), 7, Duration.ofSeconds(20), 1_000));
    }

    @Test
    void listenerHearsEveryStateInOrder() {
        DeviceClient device = fixture.start();
        fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);

        device.close();

        DeviceFixture.await().until(() -> fixture.states.size() >= 4);
        assertThat(fixture.states)
                .extracting(state -> (Object) state.getClass())
                .containsExactly(
                        DeviceState.Connecting.class,
                        DeviceState.LoggingIn.class,
                        DeviceState.Live.class,
                        DeviceState.Ended.class);
    }

    @Test
    void tokenTravelsInHello() {
        fixture.start(config -> config.credential(Credential.token("s3cret")));

        Hello hello = fixture.gateway.accept().welcome();

        assertThat(hello.authentication()).isEqualTo(new Authentication.Token(Payload.ofUtf8("s3cret")));
    }

    @Test
    void hmacSecretSignsTheNonceAndTheId() throws Exception {
        DeviceClient device = fixture.start(config -> config.credential(Credential.hmacSecret("s3cret")));
        GatewayEnd end = fixture.gateway.accept();
        byte[] nonce = new byte[Challenge.NONCE_BYTES];
        nonce[0] = 42;

        Hello hello = end.expect(Hello.class);
        end.send(new Challenge(Payload.of(nonce)));
        Proof proof = end.expect(Proof.class);
        end.send(new Welcome(1, 0, 65_536, Instant.EPOCH));

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(nonce);
        mac.update("dev-1".getBytes(StandardCharsets.UTF_8));
        assertThat(hello.authentication()).isEqualTo(new Authentication.HmacSha256());
        assertThat(proof.hmac()).isEqualTo(Payload.of(mac.doFinal()));
        fixture.awaitLive(device);
    }

    @Test
    void challengeToADeviceWithoutSecretEndsTheAttempt() {
        fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.expect(Hello.class);

        end.send(new Challenge(Payload.of(new byte[Challenge.NONCE_BYTES])));

        assertThat(fixture.awaitSetback()).isEqualTo(new Setback.GatewayBrokeProtocol("unexpected Challenge"));
        fixture.gateway.acceptAndWelcome();
    }

    @Test
    void deviceThatIsNotAuthorizedEndsAndSaysWhy() throws Exception {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.expect(Hello.class);
        ProtocolFault fault = new ProtocolFault(ProtocolFault.Code.UNAUTHORIZED, "no such token");

        end.send(fault);
        end.close();

        assertThat(fixture.awaitEnded(device)).isEqualTo(new Setback.Faulted(fault));
        assertThat(fixture.gateway.isCalledWithin(100)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAKEN_OVER", "UNAUTHORIZED", "CREDENTIALS_REVOKED"})
    void goAwayForGoodEndsTheDevice(GoAway.Reason reason) throws Exception {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();

        end.send(new GoAway(reason, 0, ""));

        assertThat(fixture.awaitEnded(device).label()).startsWith("goaway-");
        assertThat(fixture.gateway.isCalledWithin(100)).isFalse();
    }

    @Test
    void dismissedDeviceComesBackWhenToldTo() {
        fixture.start(config -> config.returnWhenDismissed(true));

        fixture.gateway.acceptAndWelcome().send(new GoAway(GoAway.Reason.TAKEN_OVER, 0, ""));

        fixture.gateway.acceptAndWelcome();
    }

    @Test
    void loginThatTakesTooLongIsTriedAgain() {
        DeviceClient device = fixture.start(config -> config.loginTimeout(LOGIN_TIMEOUT));

        fixture.gateway.accept().drain();

        assertThat(fixture.awaitSetback()).isEqualTo(new Setback.LoginTooSlow());
        fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
    }

    @Test
    void unknownProtocolIsRefusedAtOnce() {
        assertThatThrownBy(() -> fixture.start(config -> config.protocol("morse")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("morse")
                .hasMessageContaining("hdp1");
    }

    @Test
    void secretsAreNeverPrinted() {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId("dev-1"))
                .credential(Credential.hmacSecret("s3cret"))
                .build();

        assertThat(config.toString()).doesNotContain("s3cret").doesNotContain("733363");
    }
}
