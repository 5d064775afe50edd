package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first batch of the log, as far as anybody has come, that only a newer version of Hawser can read. Readers here wait
 * before it, or go to a gateway that can; nobody passes over it.
 *
 * <p>Threads: any.
 */
final class NewerBatches {
    private static final Logger LOG = LoggerFactory.getLogger(NewerBatches.class);

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<Met> first = Optional.empty(); // written under the lock

    private record Met(Position position, String why) {}

    /** Somebody came to one. */
    void met(Position position, String why) {
        lock.lock();
        try {
            if (first.isEmpty()) {
                LOG.warn(
                        "events can't be read here, readers wait or go elsewhere position={} problem={}",
                        position.value(),
                        why);
            }
            if (first.isEmpty() || position.compareTo(first.get().position()) < 0) {
                first = Optional.of(new Met(position, why));
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is to be said of it to a reader. */
    static EventsUnavailableException refusal(Position position, UnreadableBatchException why) {
        return new EventsUnavailableException(
                "record at position " + position.value() + ": " + why.getMessage()
                        + "; a gateway of that version can read it",
                why);
    }

    /**
     * What is wrong, while that batch is kept.
     *
     * @param head what the log has forgotten
     */
    Optional<String> problem(Position head) {
        return first.filter(met -> met.position().compareTo(head) > 0)
                .map(met -> "events from position " + met.position().value() + " on can't be read here: " + met.why());
    }
}
