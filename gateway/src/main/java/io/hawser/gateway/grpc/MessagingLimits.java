package io.hawser.gateway.grpc;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a command may ask for.
 *
 * @param defaultTimeToLive of a command that does not say
 * @param maxTimeToLive the longest
 * @param maxUnanswered how many requests of one stream may be unanswered
 * @param commandIds makes ids for commands that come without one
 */
public record MessagingLimits(
        Duration defaultTimeToLive, Duration maxTimeToLive, int maxUnanswered, Supplier<UUID> commandIds) {}
