package io.hawser.gateway.security;

import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.device.LoginDecision.Why;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.util.Optional;

/**
 * Lets provisioned devices in by their method, and others where that is the policy.
 *
 * <p>Threads: any, I/O threads above all: everything is in memory and takes microseconds, as long for a device that is
 * not provisioned as for one that is.
 */
public final class LoginPolicy implements DeviceAuthenticator {
    private static final DeviceId NOBODY = new DeviceId("nobody");

    private final DeviceCredentials credentials;
    private final DeviceSecrets secrets;
    private final boolean acceptsUnknown;
    // What a device without such a secret is checked against, and fails.
    private final StoredSecret hashOfNobody;
    private final StoredSecret sealedOfNobody;

    /** @param acceptsUnknown whether devices that are not provisioned may log in, without any proof */
    public LoginPolicy(DeviceCredentials credentials, boolean acceptsUnknown) {
        this.credentials = credentials;
        this.secrets = credentials.secrets();
        this.acceptsUnknown = acceptsUnknown;
        this.hashOfNobody = secrets.hide(NOBODY, AuthenticationMethod.TOKEN, secrets.newSecret());
        this.sealedOfNobody = secrets.hide(NOBODY, AuthenticationMethod.HMAC_SHA256, secrets.newSecret());
    }

    @Override
    public LoginDecision decide(Hello hello) {
        DeviceId id = hello.device();
        return switch (hello.authentication()) {
            case Authentication.None() -> withoutProof(id);
            case Authentication.Token(Payload token) -> withToken(id, token);
            case Authentication.HmacSha256() -> new LoginDecision.Challenge();
        };
    }

    @Override
    public boolean proves(DeviceId id, Payload nonce, Payload hmac) {
        Optional<CredentialChange.Put> device =
                credentials.lookUp(id).filter(put -> put.record().method() == AuthenticationMethod.HMAC_SHA256);
        boolean proven = device.isPresent()
                ? secrets.proves(id, nonce, hmac, device.get().secret())
                : secrets.proves(NOBODY, nonce, hmac, sealedOfNobody);
        return proven && device.isPresent() && !device.get().record().disabled();
    }

    private LoginDecision withoutProof(DeviceId id) {
        return credentials
                .find(id)
                .map(record -> admit(record, AuthenticationMethod.NONE))
                .orElseGet(() ->
                        acceptsUnknown ? new LoginDecision.Accepted() : new LoginDecision.Refused(Why.UNKNOWN_DEVICE));
    }

    private LoginDecision withToken(DeviceId id, Payload token) {
        Optional<CredentialChange.Put> device = credentials.lookUp(id);
        StoredSecret kept = device.filter(put -> put.record().method() == AuthenticationMethod.TOKEN)
                .map(CredentialChange.Put::secret)
                .orElse(hashOfNobody);
        boolean matches = secrets.matches(id, token.toBytes(), kept);
        if (device.isEmpty()) {
            return new LoginDecision.Refused(Why.UNKNOWN_DEVICE);
        }
        DeviceRecord record = device.get().record();
        return record.method() == AuthenticationMethod.TOKEN && !matches
                ? new LoginDecision.Refused(Why.WRONG_SECRET)
                : admit(record, AuthenticationMethod.TOKEN);
    }

    private static LoginDecision admit(DeviceRecord record, AuthenticationMethod used) {
        if (record.method() != used) {
            return new LoginDecision.Refused(Why.WRONG_METHOD);
        }
        return record.disabled() ? new LoginDecision.Refused(Why.DISABLED) : new LoginDecision.Accepted();
    }
}
