package io.hawser.device;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Proof;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a device says until it is welcome. Threads: stateless, any. */
public final class Login {
    private static final String ALGORITHM = "HmacSHA256";

    private Login() {}

    /**
     * The first message.
     *
     * @param keepAlive what to ask for, in whole seconds up to 65,535; zero leaves it to the gateway
     */
    public static Hello hello(DeviceId device, Credential credential, Duration keepAlive) {
        Authentication authentication = switch (credential) {
            case Credential.None _ -> new Authentication.None();
            case Credential.Token(Payload secret) -> new Authentication.Token(secret);
            case Credential.HmacSecret _ -> new Authentication.HmacSha256();
        };
        return new Hello(device, authentication, (int) keepAlive.toSeconds());
    }

    /** The answer to {@code challenge}; empty when the device has nothing to prove itself with. */
    public static Optional<Proof> proof(DeviceId device, Credential credential, Challenge challenge) {
        return switch (credential) {
            case Credential.None _, Credential.Token _ -> Optional.empty();
            case Credential.HmacSecret(Payload secret) -> Optional.of(sign(secret, challenge.nonce(), device));
        };
    }

    private static Proof sign(Payload secret, Payload nonce, DeviceId device) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.toBytes(), ALGORITHM));
            mac.update(nonce.toBytes());
            return new Proof(Payload.of(mac.doFinal(device.value().getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }
}
