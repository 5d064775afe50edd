package io.hawser.protocol;

/** How a device shows that it is who it says; the codes are those of HELLO. */
public sealed interface Authentication {

    /** It does not: the gateway decides whether that is enough. */
    record None() implements Authentication {}

    /**
     * With a shared secret, sent as it is.
     *
     * @param secret 1 to 65,535 bytes
     */
    record Token(Payload secret) implements Authentication {
        public Token {
            Texts.requireRange("token bytes", secret.size(), 1, 0xFFFF);
        }

        /** Keeps the secret out of logs. */
        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /** With HMAC-SHA256 over a nonce that the gateway sends next: the secret never travels. */
    record HmacSha256() implements Authentication {}
}
