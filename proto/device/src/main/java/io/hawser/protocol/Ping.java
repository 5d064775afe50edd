package io.hawser.protocol;

/** Asks the other side for a {@link Pong}. */
public record Ping() implements DeviceMessage, GatewayMessage {}
