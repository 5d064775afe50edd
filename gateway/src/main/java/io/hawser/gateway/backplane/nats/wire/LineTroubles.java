package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what goes wrong on a connection: each trouble once, until the connection is made again, since there are many
 * attempts in a second.
 *
 * <p>Threads: any; mostly the connection's.
 */
final class LineTroubles implements ErrorListener {
    private static final Logger log = LoggerFactory.getLogger(LineTroubles.class);
    private static final int FAILURES_FOR_A_PROBE = 100; // some seconds
    private static final int MAX_TOLD = 32; // some name a subject, of which there are many

    private final String name;
    private final Supplier<Optional<ConnectFault>> probe;
    private final AtomicInteger failures = new AtomicInteger(); // since the connection was there last
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ConnectFault fault; // the most telling since the last attempt began

    /** @param probe asks the servers what they have against this gateway */
    LineTroubles(String name, Supplier<Optional<ConnectFault>> probe) {
        this.name = name;
        this.probe = probe;
    }

    /** An attempt to connect begins. */
    void onAttempt() {
        fault = null;
    }

    /** The connection is there. */
    void onUp() {
        told.clear();
        failures.set(0);
        fault = null;
    }

    /** Why the connection is not there, as far as it is known, or can be found out. */
    Optional<String> lookForFault() {
        ConnectFault known = fault;
        Optional<ConnectFault> found = known == null || !known.tells() ? probe.get() : Optional.empty();
        return found.or(() -> Optional.ofNullable(known)).map(ConnectFault::text);
    }

    /** An attempt ended. */
    void onRefused(String why) {
        if (isNew(why)) {
            log.warn("nats connection can't be made connection={} because={}", name, why);
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        if (isNew(error)) {
            log.warn("nats server objects connection={} error={}", name, error);
        }
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception failure) {
        log.debug("nats connection={} failure={}", name, failure.toString(), failure);
        ConnectFault now = ConnectFault.of(failure);
        ConnectFault before = fault;
        if (before == null || now.tells() || !before.tells()) {
            fault = now;
        }
        if (now.tells()) {
            onRefused(now.text());
        } else if (failures.getAndIncrement() % FAILURES_FOR_A_PROBE == 0) {
            Thread.ofVirtual().name("nats-probe").start(() -> probe.get().ifPresent(found -> onRefused(found.text())));
        }
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        log.warn("nats messages are dropped, since they come faster than they are taken: connection={}", name);
    }

    @Override
    public void messageDiscarded(Connection connection, Message message) {
        log.warn("nats message is dropped, since too many wait connection={} subject={}", name, message.getSubject());
    }

    private boolean isNew(String trouble) {
        return told.size() < MAX_TOLD && told.add(trouble);
    }
}
