package io.hawser.client.view;

/**
 * The event log, as a node sees it.
 *
 * @param headPosition one of the newest events; empty while the log is empty
 * @param tailPosition the oldest event kept; empty while the log is empty
 * @param events how many are kept
 * @param bytes what they take in the store
 * @param engine what keeps them: {@code embedded}, {@code nats}, …
 * @param durability what an acknowledged event survives: {@code full}, {@code relaxed}, {@code memory}, …
 */
public record EventLogView(
        String headPosition, String tailPosition, long events, long bytes, String engine, String durability) {}
