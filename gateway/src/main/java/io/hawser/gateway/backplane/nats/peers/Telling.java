package io.hawser.gateway.backplane.nats.peers;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener one thing after the other, whoever they come from.
 *
 * <p>Threads: any; one at a time tells. The maker tells first: see {@link #begin}.
 */
final class Telling {
    private static final Logger log = LoggerFactory.getLogger(Telling.class);

    private final Queue<Runnable> things = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tellers = new AtomicInteger(1); // until begin, the maker

    /** Something to tell behind what was given before; told by {@link #tell}. */
    void add(Runnable thing) {
        things.add(thing);
    }

    /** Tells what was given so far; to be called once, before anybody else's {@link #tell} tells anything. */
    void begin() {
        tell(1);
    }

    void tell() {
        if (tellers.getAndIncrement() == 0) {
            tell(1);
        }
    }

    private void tell(int asked) {
        int seen = asked;
        while (seen != 0) {
            for (Runnable thing = things.poll(); thing != null; thing = things.poll()) {
                try {
                    thing.run();
                } catch (RuntimeException e) { // or this listener would hear nothing any more
                    log.error("bug: a listener failed", e);
                }
            }
            seen = tellers.addAndGet(-seen);
        }
    }
}
