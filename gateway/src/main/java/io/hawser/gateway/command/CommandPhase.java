package io.hawser.gateway.command;

/** How far the gateway that keeps a command is with it. */
enum CommandPhase {
    /** Its first record is on its way. */
    STORING,
    /** Waits for its end. */
    LIVE,
    /** Its end is decided and on its way to the log. */
    ENDING,
    /** Its end is durable. */
    ENDED
}
