package io.hawser.protocol;

/**
 * The first message of a device: who it is and how it will prove it.
 *
 * @param device its id
 * @param authentication how it proves the id
 * @param keepAliveSeconds how often at least it will send something, 0 to 65,535; 0 leaves it to the gateway
 */
public record Hello(DeviceId device, Authentication authentication, int keepAliveSeconds) implements DeviceMessage {
    public Hello {
        Texts.requireRange("keep-alive seconds", keepAliveSeconds, 0, 0xFFFF);
    }
}
