package io.hawser.gateway.supervision.probe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The whole process stood still, in a flight recording. */
@Name("io.hawser.ProcessStall")
@Label("Process Stall")
@Category("Hawser")
@Description(
        "The supervisor's thread did not get to run: the machine was busy or asleep, or the collector stopped the world")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class StallEvent extends Event {
    @Label("Lasted")
    @Timespan(Timespan.NANOSECONDS)
    private long lasted;

    static void commit(long nanos) {
        StallEvent event = new StallEvent();
        event.lasted = nanos;
        event.commit();
    }
}
