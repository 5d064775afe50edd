package io.hawser.gateway.device;

import java.util.Optional;

/**
 * Whether devices may log in here now.
 *
 * <p>Threads: any.
 */
public final class Admission {
    private volatile Optional<String> alternate = Optional.empty(); // set once, by close

    /**
     * From now on whoever says HELLO is sent away.
     *
     * @param elsewhere {@code host:port} to go to; empty for the same address
     */
    public void close(String elsewhere) {
        alternate = Optional.of(elsewhere);
    }

    /** Where to send those who would log in; empty while they may. */
    Optional<String> closedFor() {
        return alternate;
    }
}
