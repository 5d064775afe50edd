package io.hawser.gateway.command.route;

import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.shard.Shard;
import io.hawser.gateway.command.shard.ShardOwners;
import io.hawser.gateway.device.TimingWheel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The way to every shard.
 *
 * <p>Threads: any.
 *
 * @param shards as far as they are here
 * @param pausing questions that are to be repeated in a moment
 * @param stopped whether this gateway stops
 */
record ShardAccess(
        List<Shard> shards,
        ShardOwners owners,
        ShardCalls calls,
        TimingWheel wheel,
        Set<ShardAsk<?>> pausing,
        BooleanSupplier stopped) {

    /** The shard's commands, if they are here. */
    Optional<Commands> commands(int shard) {
        return shards.get(shard).commands();
    }

    /** Asks its owner; see {@link ShardAsk}. */
    <T> CompletionStage<T> ask(int shard, ShardQuestion<T> question, Duration patience) {
        return new ShardAsk<>(this, shard, question, patience).begin();
    }

    /** Ends what waits for a moment that does not come any more. */
    void stopAll() {
        pausing.forEach(ShardAsk::stop);
    }

    boolean closed() {
        return stopped.getAsBoolean();
    }
}
