package io.hawser.gateway.metrics;

import java.util.List;

/** Everything that goes up and down, each with the sentence that docs/metrics.md prints. */
public enum Gauge {
    SESSIONS("Devices that are logged in."),
    SESSIONS_PEAK("The most that were logged in at one time."),
    HTTP_CONNECTIONS("Connections to the HTTP port, WebSockets included."),
    BROWSERS("Browsers that look at live events."),
    COMMANDS_OUTSTANDING("Commands without an outcome."),
    EVENTS_QUEUED("Events that wait to become durable."),
    EVENTS_QUEUED_BYTES("How many bytes those are."),
    EVENTS_KEPT("Events in the log, as of the last look at retention."),
    EVENTS_KEPT_BYTES("How many bytes those are."),
    GROUP_LAG("Events before the group that is furthest behind, at most."),
    GROUPS("Groups that there are, whichever gateway serves them."),
    GROUP_MEMBERS_ELSEWHERE("Subscribers here that read for groups that other gateways serve."),
    GROUP_MEMBERS_FROM_ELSEWHERE("Subscribers of other gateways that read for groups that this one serves."),
    COMPONENT_RUNNING("1 while the component runs or is degraded, 0 otherwise.", "component"),
    PROBE_SECONDS("How long the probe's last look took, or how long it has been waiting.", "component", "probe"),
    PROBE_ILL("1 while the probe finds something wrong, 0 otherwise.", "component", "probe"),
    DRAINING("1 while the node leaves service, 0 otherwise."),
    NODES_LIVE("Gateways of the cluster that are alive, as far as this one can tell, this one included."),
    NODES_REFUSED(
            "Gateways that were heard in the last ten minutes and have no part in the cluster: their versions do not go with"
                    + " this one's, or they have its node.id."),
    ISOLATED("1 while the node has lost the other gateways and what they share, 0 otherwise.");

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes immutable ones
    private final List<String> labels;

    Gauge(String sentence, String... labels) {
        this.sentence = sentence;
        this.labels = List.of(labels);
    }

    /** What is measured, in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** The names of its labels; what stands for them is a part of the gateway, never a device. */
    public List<String> labels() {
        return labels;
    }

    /** Its name outside: {@code hawser_} and the constant's name in lower case. */
    public String label() {
        return "hawser_" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
