package io.hawser.gateway.backplane;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Named numbers that only grow; when several raise one, the greatest stays. Unsigned values do not occur.
 *
 * <p>Threads: any may call; nothing here blocks.
 */
public interface Registers {

    /** Makes the register at least {@code value}; durable when the stage completes; fails with a {@link LogFailure}. */
    CompletionStage<Void> raise(Key key, long value);

    /** The register's value; empty when nobody raised it. */
    CompletionStage<OptionalLong> read(Key key);

    /**
     * The name of a register.
     *
     * @param value 1 to 128 characters
     */
    record Key(String value) {
        public Key {
            if (value.isEmpty() || value.length() > 128) {
                throw new IllegalArgumentException("register: " + value.length() + " characters (expected: 1..128)");
            }
        }
    }
}
