package io.hawser.client.view;

import java.time.Instant;

/**
 * What a device answered to a command.
 *
 * @param reported what the device reported: SUCCEEDED, FAILED or REJECTED
 * @param payload what it sent with it
 * @param time when it reached the gateway
 * @param late true if the command had ended otherwise by then
 */
public record ResultView(CommandState reported, Payload payload, Instant time, boolean late) {}
