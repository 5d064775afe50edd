package io.hawser.device.simulator.scenario;

import java.util.Optional;

/**
 * What a device sends.
 *
 * @param name of each uplink, 1 to 64 bytes of UTF-8
 * @param arrival when
 * @param bytes the least size of a payload, without a template
 * @param template the payload; empty for one that the audit can count
 */
public record UplinkPlan(String name, Arrival arrival, Amount bytes, Optional<Template> template) {
    /** No more than a gateway takes by default. */
    public static final int MAX_BYTES = 65_000;

    /** Nothing at all. */
    public static UplinkPlan none() {
        return new UplinkPlan("reading", new Arrival.Never(), Amount.none(), Optional.empty());
    }
}
