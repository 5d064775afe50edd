package io.hawser.protocol;

/** What the gateway says to a device; one record for each type of docs/device-protocol.md. */
public sealed interface GatewayMessage
        permits Challenge, Welcome, Ping, Pong, UplinkAck, Command, GoAway, ProtocolFault {}
