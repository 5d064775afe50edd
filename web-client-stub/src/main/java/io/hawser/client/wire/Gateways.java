package io.hawser.client.wire;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateways to call, in turn.
 *
 * <p>One channel for each address, and the turn kept here, rather than gRPC's {@code round_robin} over a resolver of our
 * own: a repeat can be sent to a gateway that has not refused it yet, one that says it is stopping can rest although its
 * connection stands, TLS checks each address by its own name, and none of gRPC's experimental resolver interface is needed.
 *
 * <p>Threads: any.
 */
public final class Gateways implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final List<Gateway> all;
    // only spreads calls: two that read the same turn would do no harm
    private final AtomicInteger turn = new AtomicInteger();

    Gateways(List<Gateway> all) {
        this.all = List.copyOf(all);
    }

    int size() {
        return all.size();
    }

    /** The next in turn, by preference: one not in {@code refused} that does not rest, one not in it, the one that rests least. */
    Gateway next(Set<Gateway> refused) {
        int start = Math.floorMod(turn.getAndIncrement(), all.size());
        Gateway best = all.get(start);
        for (int i = 1; i < all.size(); i++) {
            Gateway candidate = all.get((start + i) % all.size());
            if (isBetter(candidate, best, refused)) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean isBetter(Gateway candidate, Gateway best, Set<Gateway> refused) {
        boolean candidateRefused = refused.contains(candidate);
        if (candidateRefused != refused.contains(best)) {
            return !candidateRefused;
        }
        return Math.max(candidate.restNanos(), 0) < Math.max(best.restNanos(), 0);
    }

    /** Cuts every call under way and waits a little for the connections to go. */
    @Override
    public void close() {
        all.forEach(Gateway::close);
        try {
            for (Gateway gateway : all) {
                gateway.awaitClosed(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
