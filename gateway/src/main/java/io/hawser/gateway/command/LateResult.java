package io.hawser.gateway.command;

import io.hawser.protocol.Payload;
import java.time.Instant;

/**
 * What a device answered to a command that had ended without its answer.
 *
 * @param reported SUCCEEDED, FAILED or REJECTED
 * @param time when it came
 */
public record LateResult(CommandState reported, Instant time, Payload payload) {}
