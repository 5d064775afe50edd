package io.hawser.protocol;

/**
 * Asks a device that chose HMAC-SHA256 for its {@link Proof}.
 *
 * @param nonce 32 random bytes, fresh for every log-in
 */
public record Challenge(Payload nonce) implements GatewayMessage {
    /** The length of a nonce. */
    public static final int NONCE_BYTES = 32;

    public Challenge {
        Texts.requireBytes("nonce", nonce, NONCE_BYTES);
    }
}
