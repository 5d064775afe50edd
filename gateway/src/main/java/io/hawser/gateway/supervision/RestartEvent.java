package io.hawser.gateway.supervision;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A restart of a component, in a flight recording. */
@Name("io.hawser.ComponentRestart")
@Label("Component Restart")
@Category("Hawser")
@Description("A component of the gateway was restarted")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class RestartEvent extends Event {
    @Label("Component")
    private String component = "";

    @Label("Mode")
    private String mode = "";

    @Label("Cause")
    @Description("Empty: somebody asked for it")
    private String cause = "";

    @Label("Failure")
    @Description("Empty: it runs again")
    private String failure = "";

    static RestartEvent begin(String component, RestartMode mode, String cause) {
        RestartEvent event = new RestartEvent();
        event.component = component;
        event.mode = mode.name();
        event.cause = cause;
        event.begin();
        return event;
    }

    void end(String why) {
        failure = why;
        commit();
    }
}
