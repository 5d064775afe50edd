package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;

/**
 * Decides which devices may log in.
 *
 * <p>Threads: called on I/O threads, by many at a time; never blocks.
 */
public interface DeviceAuthenticator {

    /** What to answer to a device's first message. */
    LoginDecision decide(Hello hello);

    /**
     * Whether a device that got {@link LoginDecision.Challenge} may log in; false also when it was disabled since.
     *
     * @param nonce what it was sent
     * @param hmac what it answered
     */
    boolean proves(DeviceId device, Payload nonce, Payload hmac);
}
