package io.hawser.gateway.command.shard;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.device.TimingWheel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The shards that this node is to have: it opens what becomes its own and closes what does not stay so.
 *
 * <p>Threads: any; what two threads see of the others at one time may be applied in any order, and is looked at again with
 * the next {@link #follow}.
 */
public final class OwnShards {
    private final ShardOwners owners;
    private final List<Shard> shards;
    private volatile boolean settled; // set once: from then on shards are opened
    private volatile boolean closed; // set once

    /** None is open yet. */
    public OwnShards(Node self, StayingNodes nodes, ShardLayout layout, ShardOpening opening, TimingWheel wheel) {
        this.owners = new ShardOwners(layout, self, nodes);
        this.shards = IntStream.range(0, layout.count())
                .mapToObj(shard -> new Shard(shard, opening, wheel))
                .toList();
    }

    /** All shards, as far as they are here. */
    public List<Shard> all() {
        return shards;
    }

    /** Who is to have which. */
    public ShardOwners owners() {
        return owners;
    }

    /** The commands that are here. */
    public Stream<Commands> open() {
        return shards.stream().flatMap(shard -> shard.commands().stream());
    }

    /** The command, if it is kept here. */
    public Optional<CommandStatus> find(UUID command) {
        return open().flatMap(commands -> commands.find(command).stream())
                .map(found -> found.status())
                .findFirst();
    }

    /** The shard that is here and has that command. */
    public OptionalInt keeping(UUID command) {
        return IntStream.range(0, shards.size())
                .filter(shard -> shards.get(shard)
                        .commands()
                        .flatMap(commands -> commands.find(command))
                        .isPresent())
                .findFirst();
    }

    /** Opens shards from now on; completes when the only one of a gateway that stands alone is open, or can't be. */
    public CompletionStage<Void> settle() {
        settled = true;
        follow();
        return shards.size() == 1 && owners.isHere(0)
                ? shards.getFirst().firstAttempt()
                : CompletableFuture.completedStage(null);
    }

    /** Looks who is alive and stays; has what is to be here opened, and the rest closed. */
    public void follow() {
        owners.refresh();
        if (!settled || closed) {
            return;
        }
        for (int shard = 0; shard < shards.size(); shard++) {
            shards.get(shard).want(!closed && owners.isHere(shard));
        }
        if (closed) { // meanwhile: whoever closes may have been passed by
            shards.forEach(shard -> shard.want(false));
        }
    }

    /** Each shard, as this node sees it. */
    public List<ShardStatus> statuses() {
        List<ShardStatus> statuses = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            statuses.add(shards.get(shard).status(owners.of(shard).id()));
        }
        return statuses;
    }

    /** Why what is to be here can't be taken nor ended, if it is so. */
    public Optional<String> failing() {
        return statuses().stream()
                .flatMap(status -> status.failing().map(why -> "shard " + status.shard() + ": " + why).stream())
                .reduce((one, other) -> one + "; " + other);
    }

    /** Closes them all, and opens none any more. */
    public void close() {
        closed = true;
        shards.forEach(shard -> shard.want(false));
    }
}
