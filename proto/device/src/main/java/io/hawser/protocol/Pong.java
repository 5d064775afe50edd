package io.hawser.protocol;

/** The answer to a {@link Ping}. */
public record Pong() implements DeviceMessage, GatewayMessage {}
