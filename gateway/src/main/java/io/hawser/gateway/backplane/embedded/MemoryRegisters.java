package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Registers;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Registers that nothing keeps.
 *
 * <p>Threads: any; single atomic calls on a concurrent map.
 */
final class MemoryRegisters implements Registers {
    private final ConcurrentMap<Key, Long> values = new ConcurrentHashMap<>();
    // set once, by whoever closes; a raise that runs meanwhile may still succeed
    private volatile boolean closed;

    @Override
    public CompletionStage<Void> raise(Key key, long value) {
        if (closed) {
            return CompletableFuture.failedFuture(Failures.closed());
        }
        values.merge(key, value, Math::max);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<OptionalLong> read(Key key) {
        if (closed) {
            return CompletableFuture.failedFuture(Failures.closed());
        }
        Long value = values.get(key);
        return CompletableFuture.completedFuture(value == null ? OptionalLong.empty() : OptionalLong.of(value));
    }

    void close() {
        closed = true;
    }
}
