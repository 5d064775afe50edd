package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.LoginDecision;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;

/** Lets every device in, without a proof. */
record AcceptsAnybody() implements DeviceAuthenticator {
    @Override
    public LoginDecision decide(Hello hello) {
        return new LoginDecision.Accepted();
    }

    @Override
    public boolean proves(DeviceId device, Payload nonce, Payload hmac) {
        return false;
    }
}
