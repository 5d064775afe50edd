package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;

/** x. */
public interface DeviceAuthenticator {
    LoginDecision decide(Hello hello);

    boolean proves(DeviceId device, Payload nonce, Payload hmac);
}
