package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;

/** Asks whoever comes for a proof, and believes none. */
record ChallengesEverybody() implements DeviceAuthenticator {
    @Override
    public LoginDecision decide(Hello hello) {
        return new LoginDecision.Challenge();
    }

    @Override
    public boolean proves(DeviceId id, Payload nonce, Payload hmac) {
        return false;
    }
}
