package io.hawser.protocol;

/** What a device says to the gateway; one record for each type of docs/device-protocol.md. */
public sealed interface DeviceMessage permits Hello, Proof, Ping, Pong, Uplink, CommandAck, CommandResult, Bye {}
