package io.hawser.gateway.backplane;

import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Nodes of one engine, each of which a test can put to sleep and kill. Threads: any; one at a time has a name. */
public interface Cluster extends AutoCloseable {

    /** What not every engine can have done to it. */
    enum Ability {
        /** {@link #cut}: that two nodes do not reach each other, while others reach both. */
        CUT,
        /** {@link #isolate}. */
        ISOLATE
    }

    /** What can be done to this engine. */
    default Set<Ability> abilities() {
        return Set.of();
    }

    /** A new node; of that name there was none, or it was killed. */
    Backplane start(String node);

    /** It stands still, as a process does that the machine has no time for: what it asked for may still happen. */
    void pause(String node);

    /** It goes on where it stood, and knows nothing of what happened meanwhile. */
    void resume(String node);

    /** It is gone, and hears of nothing any more; of what it asked for some may have happened. */
    void kill(String node);

    /** Nothing goes between the two until {@link #heal}. */
    default void cut(String one, String other) {
        throw new UnsupportedOperationException(Ability.CUT.name());
    }

    /** Nothing comes to the node, nor from it, until {@link #heal}: it has lost the others and the engine. */
    default void isolate(String node) {
        throw new UnsupportedOperationException(Ability.ISOLATE.name());
    }

    /** Everything goes everywhere again. */
    default void heal() {}

    /** Lets time pass until {@code condition} holds, up to {@code limit}; engines whose time is the test's move it on. */
    default boolean passes(Duration limit, BooleanSupplier condition) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(limit)
                    .until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException _) {
            return condition.getAsBoolean();
        }
    }

    @Override
    void close();
}
