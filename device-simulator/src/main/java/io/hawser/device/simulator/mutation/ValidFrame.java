package io.hawser.device.simulator.mutation;

import io.hawser.protocol.Payload;

/**
 * A frame as it should be.
 *
 * @param name of its message, with what is special about it
 */
record ValidFrame(String name, Payload bytes) {}
