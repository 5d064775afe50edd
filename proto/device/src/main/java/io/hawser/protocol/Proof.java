package io.hawser.protocol;

/**
 * The answer to a {@link Challenge}.
 *
 * @param hmac HMAC-SHA256(secret, nonce ‖ device id), 32 bytes
 */
public record Proof(Payload hmac) implements DeviceMessage {
    /** The length of an HMAC-SHA256. */
    public static final int HMAC_BYTES = 32;

    public Proof {
        Texts.requireBytes("hmac", hmac, HMAC_BYTES);
    }
}
