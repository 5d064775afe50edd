package io.hawser.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.device.LoginDecision.Why;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginPolicyTest {
    private static final Payload NONCE = Payload.of(new byte[32]);
    private static final String SECRET = "s3cret";

    private final DeviceCredentials credentials;

    LoginPolicyTest(@TempDir Path directory) throws Exception {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        credentials = DeviceCredentials.open(new MemoryLog(), DataDirectory.open(directory), clock, new SecureRandom());
    }

    @BeforeEach
    void provision() throws Exception {
        for (AuthenticationMethod method : AuthenticationMethod.values()) {
            for (boolean disabled : new boolean[] {false, true}) {
                put(method, disabled);
            }
        }
    }

    @AfterEach
    void close() {
        credentials.close();
    }

    @ParameterizedTest(name = "{0} shows {1}, others {2}: {3}")
    @CsvSource(textBlock = """
                    none,            none,   refuse, ACCEPTED
                    none,            right,  refuse, WRONG_METHOD
                    none,            hmac,   refuse, CHALLENGE
                    none-disabled,   none,   accept, DISABLED
                    token,           right,  refuse, ACCEPTED
                    token,           wrong,  accept, WRONG_SECRET
                    token,           none,   accept, WRONG_METHOD
                    token,           hmac,   accept, CHALLENGE
                    token-disabled,  right,  accept, DISABLED
                    token-disabled,  wrong,  accept, WRONG_SECRET
                    hmac_sha256,     hmac,   refuse, CHALLENGE
                    hmac_sha256,     none,   accept, WRONG_METHOD
                    hmac_sha256,     right,  accept, WRONG_METHOD
                    hmac_sha256-disabled, hmac, accept, CHALLENGE
                    stranger,        none,   accept, ACCEPTED
                    stranger,        none,   refuse, UNKNOWN_DEVICE
                    stranger,        right,  accept, UNKNOWN_DEVICE
                    stranger,        hmac,   accept, CHALLENGE
                    nobody,          right,  accept, UNKNOWN_DEVICE
                    """)
    void decides(String device, String shown, String others, String decision) {
        var policy = new LoginPolicy(credentials, others.equals("accept"));

        LoginDecision decided = policy.decide(new Hello(new DeviceId(device), authentication(shown), 0));

        assertThat(decided)
                .isEqualTo(
                        switch (decision) {
                            case "ACCEPTED" -> new LoginDecision.Accepted();
                            case "CHALLENGE" -> new LoginDecision.Challenge();
                            default -> new LoginDecision.Refused(Why.valueOf(decision));
                        });
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(textBlock = """
                    hmac_sha256,          s3cret, true
                    hmac_sha256,          other,  false
                    hmac_sha256-disabled, s3cret, false
                    token,                s3cret, false
                    none,                 s3cret, false
                    stranger,             s3cret, false
                    nobody,               s3cret, false
                    """)
    void believesProofsOfItsOwnHmacDevices(String device, String secret, boolean believed) throws Exception {
        var policy = new LoginPolicy(credentials, true);

        assertThat(policy.proves(new DeviceId(device), NONCE, hmac(secret, device)))
                .isEqualTo(believed);
    }

    @Test
    void proofForOneDeviceIsNoneForAnother() throws Exception {
        var policy = new LoginPolicy(credentials, true);

        assertThat(policy.proves(new DeviceId("hmac_sha256"), NONCE, hmac(SECRET, "token")))
                .isFalse();
    }

    @Test
    void proofIsGoodForItsNonceOnly() throws Exception {
        var policy = new LoginPolicy(credentials, true);
        byte[] other = new byte[32];
        other[31] = 1;

        assertThat(policy.proves(new DeviceId("hmac_sha256"), Payload.of(other), hmac(SECRET, "hmac_sha256")))
                .isFalse();
    }

    @Test
    void sealedSecretOfOneDeviceOpensForNoOther() throws Exception {
        StoredSecret sealed =
                credentials.lookUp(new DeviceId("hmac_sha256")).orElseThrow().secret();

        boolean opened = credentials.secrets().proves(new DeviceId("token"), NONCE, hmac(SECRET, "token"), sealed);

        assertThat(opened).isFalse();
    }

    private void put(AuthenticationMethod method, boolean disabled) throws Exception {
        String id = method.name().toLowerCase(Locale.ROOT);
        Payload secret = method == AuthenticationMethod.NONE ? Payload.empty() : Payload.ofUtf8(SECRET);
        var wanted =
                new Provisioning(new DeviceId(disabled ? id + "-disabled" : id), method, secret, Map.of(), disabled);
        var _ = credentials.put(wanted).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Authentication authentication(String shown) {
        return switch (shown) {
            case "none" -> new Authentication.None();
            case "right" -> new Authentication.Token(Payload.ofUtf8(SECRET));
            case "wrong" -> new Authentication.Token(Payload.ofUtf8("guess"));
            case "hmac" -> new Authentication.HmacSha256();
            default -> throw new IllegalArgumentException(shown);
        };
    }

    private static Payload hmac(String secret, String device) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(NONCE.toBytes());
        return Payload.of(mac.doFinal(device.getBytes(StandardCharsets.UTF_8)));
    }
}
