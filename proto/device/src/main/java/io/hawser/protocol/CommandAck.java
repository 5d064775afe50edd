package io.hawser.protocol;

import java.util.UUID;

/**
 * The device has a command and begins to work on it.
 *
 * @param id the command's
 */
public record CommandAck(UUID id) implements DeviceMessage {}
