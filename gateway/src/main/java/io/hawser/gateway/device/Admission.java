package io.hawser.gateway.device;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether devices may log in here now.
 *
 * <p>Threads: any.
 */
public final class Admission {
    private volatile Optional<Supplier<String>> drained = Optional.empty(); // set once, by close
    private volatile Optional<Supplier<String>> paused = Optional.empty();

    /**
     * From now on whoever says HELLO is sent away.
     *
     * @param elsewhere {@code host:port} to go to; empty for the same address
     */
    public void close(String elsewhere) {
        close(() -> elsewhere);
    }

    /** As {@link #close(String)}; {@code elsewhere} is asked for each, and must answer at once. */
    public void close(Supplier<String> elsewhere) {
        drained = Optional.of(elsewhere);
    }

    /** As {@link #close(Supplier)}, until {@link #resume}. */
    public void pause(Supplier<String> elsewhere) {
        paused = Optional.of(elsewhere);
    }

    /** Ends what {@link #pause} began. */
    public void resume() {
        paused = Optional.empty();
    }

    /** Where to send those who would log in; empty while they may. */
    Optional<String> closedFor() {
        return drained.or(() -> paused).map(Supplier::get);
    }
}
