package io.hawser.device.simulator.mutation;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;

/**
 * What is sent on one connection.
 *
 * @param number from 0
 * @param mutation in what way {@code bytes} are not what they should be
 * @param loggedIn whether the device logs in first, as it should
 * @param device who it is
 * @param frames what the bytes were made from, for people
 * @param bytes to send
 */
public record FuzzCase(
        long number, Mutation mutation, boolean loggedIn, DeviceId device, String frames, Payload bytes) {

    /** The same with other bytes. */
    public FuzzCase with(Payload others) {
        return new FuzzCase(number, mutation, loggedIn, device, frames, others);
    }
}
