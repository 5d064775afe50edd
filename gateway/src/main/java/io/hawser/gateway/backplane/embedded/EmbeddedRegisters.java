package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Registers;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Registers in the store's file.
 *
 * <p>Threads: any.
 */
final class EmbeddedRegisters implements Registers {
    private final StoreWriter writer;
    private final StoreReader reader;

    EmbeddedRegisters(StoreWriter writer, StoreReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public CompletionStage<Void> raise(Key key, long value) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.offer(new Write.Raise(key, value, done));
        return done;
    }

    @Override
    public CompletionStage<OptionalLong> read(Key key) {
        return reader.register(key);
    }
}
