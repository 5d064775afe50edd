package io.hawser.gateway.mina;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps connections from being accepted, such as too many open files. Those who connect wait in the backlog meanwhile.
 *
 * <p>Threads: {@code device-accept}, of which two may overlap for a moment; {@link #now} any.
 */
final class AcceptTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptTrouble.class);

    private final Counters counters;
    private volatile Optional<String> problem = Optional.empty(); // the latest word counts

    AcceptTrouble(Counters counters) {
        this.counters = counters;
    }

    /** What is in the way now. */
    Optional<String> now() {
        return problem;
    }

    void onAccepted() {
        if (problem.isPresent()) {
            LOG.info("connections are accepted again");
            problem = Optional.empty();
        }
    }

    /** There was somebody to accept, and nobody came of it: MINA does not say why. */
    void onNothing() {
        try (SocketChannel _ = SocketChannel.open()) {
            problem = Optional.empty(); // somebody else accepted it, or it went away
        } catch (IOException e) {
            onFailed(e);
        }
    }

    void onFailed(Throwable cause) {
        counters.increment(Counter.ACCEPTS_FAILED);
        String why = "cannot accept connections: " + (cause.getMessage() == null ? cause : cause.getMessage());
        if (problem.isEmpty()) {
            LOG.warn("{}; those who connect wait", why);
        }
        problem = Optional.of(why);
    }
}
