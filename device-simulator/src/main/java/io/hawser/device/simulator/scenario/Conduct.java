package io.hawser.device.simulator.scenario;

import io.hawser.device.BackOff;
import java.time.Duration;

/** How the devices of a population behave. */
public sealed interface Conduct {

    /**
     * By the protocol, with the device library.
     *
     * @param uplinks what they send
     * @param commands what they do with commands
     * @param lifetime how long they stay
     * @param keepAlive what they ask for; zero leaves it to the gateway
     * @param window how many uplinks of a device may wait for their acknowledgement
     * @param backOff how long they wait before they connect again
     * @param persistent whether they come back after a take-over or a refusal too
     */
    record Proper(
            UplinkPlan uplinks,
            CommandPlan commands,
            Lifetime lifetime,
            Duration keepAlive,
            int window,
            BackOff backOff,
            boolean persistent)
            implements Conduct {}

    /**
     * Against it, on bare sockets.
     *
     * @param attack what they do
     * @param every how long one waits before it does it again
     */
    record Hostile(Attack attack, Duration every) implements Conduct {
        public Hostile {
            if (every.isNegative()) {
                throw new IllegalArgumentException("every: " + every + " (expected: 0 or more)");
            }
        }
    }
}
