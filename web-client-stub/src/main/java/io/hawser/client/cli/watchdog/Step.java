package io.hawser.client.cli.watchdog;

/** What a watchdog does next. */
sealed interface Step {
    /** In words for the log. */
    String why();

    /** Asks the gateway to restart a component; {@code attempt} since it was last well for a while. */
    record RestartComponent(String component, int attempt, String why) implements Step {}

    /** Runs the user's command, which restarts the gateway. */
    record RunCommand(int attempt, String why) implements Step {}

    /** Says, loudly, that somebody has to act: it may not do more. */
    record CallSomebody(String why) implements Step {}
}
