package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.protocol.Payload;
import java.util.List;

/** Bytes that hurt the gateway. */
public sealed interface Finding {

    /** How it was hurt, a sentence without a full stop. */
    String why();

    /** It is these, for they hurt again when they were sent alone. */
    record Culprit(FuzzCase one, String why, Payload shortest) implements Finding {}

    /** It is some of these, or all together, or something else: none hurt again alone, or there was nobody to try it on. */
    record Suspects(List<FuzzCase> cases, String why) implements Finding {
        public Suspects {
            cases = List.copyOf(cases);
        }
    }
}
