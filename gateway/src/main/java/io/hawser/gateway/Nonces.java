package io.hawser.gateway;

import java.security.SecureRandom;
import java.util.function.Supplier;

/** What devices are challenged with: nobody has seen it before. */
record Nonces(SecureRandom random) implements Supplier<byte[]> {
    private static final int BYTES = 32;

    @Override
    public byte[] get() {
        byte[] nonce = new byte[BYTES];
        random.nextBytes(nonce);
        return nonce;
    }
}
