package io.hawser.device;

import io.hawser.protocol.Payload;

/** What a device shows to log in; never printed. */
public sealed interface Credential {

    /** Nothing. */
    record None() implements Credential {}

    /**
     * A shared secret that is sent as it is.
     *
     * @param secret 1 to 65,535 bytes
     */
    record Token(Payload secret) implements Credential {
        public Token {
            requireSecret(secret);
        }

        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /**
     * A shared secret that never travels: it signs a nonce of the gateway's with HMAC-SHA256.
     *
     * @param secret at least 1 byte
     */
    record HmacSecret(Payload secret) implements Credential {
        public HmacSecret {
            requireSecret(secret);
        }

        @Override
        public String toString() {
            return "HmacSecret[…]";
        }
    }

    static Credential none() {
        return new None();
    }

    static Credential token(String secret) {
        return new Token(Payload.ofUtf8(secret));
    }

    static Credential hmacSecret(String secret) {
        return new HmacSecret(Payload.ofUtf8(secret));
    }

    private static void requireSecret(Payload secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: at least 1 byte)");
        }
    }
}
