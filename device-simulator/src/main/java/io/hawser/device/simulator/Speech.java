package io.hawser.device.simulator;

import io.hawser.device.simulator.scenario.UplinkPlan;
import io.hawser.protocol.Payload;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** What one device says. Threads: one at a time, for its chance. */
final class Speech {
    private final UplinkPlan plan;
    private final RandomGenerator random;

    Speech(UplinkPlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    String name() {
        return plan.name();
    }

    /** The payload of an uplink. */
    Payload say(String device, long sequence, Instant now) {
        return plan.template()
                .map(template -> template.fill(device, sequence, now, random))
                .orElseGet(() -> new Reading(device, sequence, now).toPayload(size()));
    }

    private int size() {
        return (int) Math.min(plan.bytes().draw(random), UplinkPlan.MAX_BYTES);
    }
}
