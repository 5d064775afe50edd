package io.hawser.gateway.metrics;

/** Everything that is counted, each with the sentence that docs/metrics.md prints. */
public enum Counter {
    CONNECTIONS_ACCEPTED("Connections that devices opened."),
    CONNECTIONS_REFUSED("Connections closed at once: the limit of connections was reached or the gateway drains."),
    LOGINS_ACCEPTED("Log-ins that ended with WELCOME."),
    LOGINS_REFUSED("Log-ins refused as unauthorized."),
    LOGINS_TOO_SLOW("Connections closed because log-in did not end in its time."),
    TAKEOVERS("Sessions ended because the same device logged in again."),
    KEEP_ALIVE_MISSED("Sessions ended because the device was silent for 1.5 times its keep-alive."),
    DISCONNECTS_CLEAN("Sessions that the device ended with BYE."),
    DISCONNECTS_UNCLEAN("Sessions that ended without BYE, whoever ended them."),
    FAULTS_BAD_MAGIC_OR_VERSION("Connections ended by protocol error 1: bad magic or version."),
    FAULTS_UNKNOWN_TYPE("Connections ended by protocol error 2: unknown type."),
    FAULTS_MALFORMED_BODY("Connections ended by protocol error 3: malformed body."),
    FAULTS_BODY_TOO_LARGE("Connections ended by protocol error 4: body too large."),
    FAULTS_UNEXPECTED("Connections ended by protocol error 5: unexpected in this state."),
    FAULTS_TOO_MANY_REQUESTS("Connections ended by protocol error 8: too many requests."),
    FAULTS_INTERNAL("Connections ended by protocol error 9: an error of the gateway's own."),
    MESSAGES_IN("Messages that devices sent."),
    MESSAGES_OUT("Messages sent to devices."),
    BYTES_IN("Bytes received from devices."),
    BYTES_OUT("Bytes handed to the network for devices."),
    UPLINKS("Uplinks received."),
    UPLINKS_STORED("Uplinks that became durable."),
    READS_SUSPENDED("Times that reading from a device stopped because the event log fell behind."),
    SLOW_READERS_CLOSED("Sessions closed because the device did not read what was sent to it."),
    EVENTS_APPENDED("Events that became durable."),
    EVENT_BATCHES("Batches in which events became durable."),
    EVENT_APPEND_FAILURES("Attempts to append a batch of events that failed and were repeated."),
    EVENTS_REFUSED(
            "Events that found the queue of the event log full and were not taken; their uplinks stay unacknowledged."),
    EVENTS_FOLLOWED("Events of all gateways that this one read from the end of their common log."),
    EVENT_FOLLOW_FAILURES("Times that the common log of events did not say what was appended, and was asked again."),
    EVENTS_DELIVERED("Events handed to subscribers."),
    EVENTS_EXPIRED("Events dropped by retention."),
    GROUP_EVENTS_REDELIVERED(
            "Events given to a member of a group again: not acknowledged in time, rejected, or their member left."),
    GROUP_EVENTS_LOST("Events that retention took, at most, before a group had acknowledged them."),
    DIRECTORY_ENTRIES_RECEIVED("Sessions that other nodes said came or went, and those of their snapshots."),
    DIRECTORY_SNAPSHOTS_RECEIVED(
            "Times that another node told all its sessions at once: it or this one is new, or missed some."),
    DIRECTORY_BATCHES_REFUSED(
            "Announcements of other nodes that could not be read: they are of a version that is not known here."),
    COMMANDS_FORWARDED("Commands sent to devices on other nodes."),
    COMMANDS_UNDELIVERED("Commands that a device on another node was not sent, because it was not there any more."),
    NODE_LOST_EVENTS("Disconnects written for sessions of nodes that died."),
    NODE_RETURNED_EVENTS(
            "Connects written again, for sessions that were told as lost while this node hung or was cut off."),
    GROUP_FOLLOW_FAILURES("Times that the groups' log did not say what other gateways wrote, and was asked again."),
    GROUPS_HANDED_OVER("Groups that this gateway served and another serves now; their members joined again there."),
    GROUP_CALLS_FAILED("Questions about groups that the gateway that serves them did not answer."),
    DEVICE_FOLLOW_FAILURES(
            "Times that the log of devices did not say what other gateways changed, and was asked again."),
    COMMANDS_ACCEPTED("Commands stored for web servers."),
    COMMANDS_REFUSED("Commands refused: not connected, over a limit, or malformed."),
    COMMANDS_SENT("Commands sent to devices, resends included."),
    COMMANDS_SUCCEEDED("Commands that ended as succeeded."),
    COMMANDS_FAILED("Commands that ended as failed."),
    COMMANDS_REJECTED("Commands that ended as rejected by the device."),
    COMMANDS_TIMED_OUT("Commands that reached their deadline first."),
    COMMANDS_CANCELLED("Commands that callers cancelled."),
    COMMAND_RESULTS_LATE("Results that came after their command had ended, or for no command known."),
    COMMAND_ANSWERS_DROPPED(
            "Acknowledgements and results of commands that could not be brought to the gateway which keeps the command."),
    CALLS_UNAUTHENTICATED("Calls refused for want of a known token."),
    CALLS_FORBIDDEN("Calls refused because the token's role does not allow them."),
    CALLS_FORWARDED("Calls about another node that were brought there."),
    SESSIONS_MOVED("Sessions sent to a node that has fewer, to even out the nodes."),
    HTTP_CONNECTIONS_REFUSED("Connections to the HTTP port that were closed at once, because of their limit."),
    WEB_SOCKETS_REFUSED("WebSockets refused: from a page that may not, for want of a token, or one too many."),
    BROWSER_EVENTS_SENT("Events sent to browsers."),
    BROWSER_EVENTS_LEFT_OUT("Events left out for browsers that were too slow or over their rate."),
    BROWSERS_CLOSED("Browsers closed because they took nothing of what was sent to them."),
    ACCEPTS_FAILED(
            "Attempts to accept a connection that failed, mostly for want of file descriptors; it stays in the backlog."),
    COMPONENT_RESTARTS("Restarts of components, on call or by the supervisor."),
    COMPONENT_RESTARTS_FAILED("Restarts of components that did not succeed, or not in their time."),
    PROBE_FAILURES("Times that a probe began to find something wrong."),
    PROCESS_STALLS("Times that the whole process stood still for more than half a second.");

    private final String sentence;

    Counter(String sentence) {
        this.sentence = sentence;
    }

    /** What is counted, in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** Its name outside: {@code hawser_} and the constant's name in lower case. */
    public String label() {
        return "hawser_" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
