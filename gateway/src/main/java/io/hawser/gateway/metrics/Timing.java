package io.hawser.gateway.metrics;

/** Everything whose time is taken, each with the sentence that docs/metrics.md prints. */
public enum Timing {
    UPLINK_STORE("From receiving an uplink until it was durable."),
    COMMAND_DELIVERY("From storing a command until its device had acknowledged it."),
    COMMAND_COMPLETION(
            "From storing a command until its device had ended it; those that ended otherwise are not in it.");

    private final String sentence;

    Timing(String sentence) {
        this.sentence = sentence;
    }

    /** What is timed, in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** Its name outside: {@code hawser_}, the constant's name in lower case and the unit. */
    public String label() {
        return "hawser_" + name().toLowerCase(java.util.Locale.ROOT) + "_seconds";
    }
}
