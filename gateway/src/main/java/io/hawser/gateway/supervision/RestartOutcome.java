package io.hawser.gateway.supervision;

import java.util.List;

/** How an order to restart ended. */
public sealed interface RestartOutcome {

    /** It runs again. */
    record Restarted(RestartReport report) implements RestartOutcome {}

    /** There is no such component. */
    record UnknownComponent(List<String> known) implements RestartOutcome {}

    /** Another restart of it has not ended, or hangs. */
    record AlreadyUnderWay() implements RestartOutcome {}

    /** It did not come up again. */
    record Failed(String why) implements RestartOutcome {}
}
