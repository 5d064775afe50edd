package io.hawser.gateway.supervision.probe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What a probe read, in a flight recording. */
@Name("io.hawser.ProbeReading")
@Label("Probe Reading")
@Category("Hawser")
@Description("A probe asked a component")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class ProbeEvent extends Event {
    @Label("Probe")
    private String probe = "";

    @Label("Component")
    private String component = "";

    @Label("Measured")
    @Timespan(Timespan.NANOSECONDS)
    private long measured;

    @Label("Problem")
    @Description("Empty: all is well")
    private String problem = "";

    static void commit(Probe probe, Reading reading) {
        ProbeEvent event = new ProbeEvent();
        if (event.isEnabled()) {
            event.probe = probe.name();
            event.component = probe.component();
            event.measured = reading.measured().toNanos();
            event.problem = reading.problem().orElse("");
            event.commit();
        }
    }
}
