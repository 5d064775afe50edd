package io.hawser.protocol;

/**
 * The device leaves on purpose; its disconnect is recorded as clean.
 *
 * @param reason free for the device, 0 to 255
 */
public record Bye(int reason) implements DeviceMessage {
    public Bye {
        Texts.requireRange("reason", reason, 0, 0xFF);
    }
}
