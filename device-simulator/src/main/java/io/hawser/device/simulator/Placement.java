package io.hawser.device.simulator;

import java.net.InetAddress;
import java.util.List;

/**
 * Which part of a scenario runs in this process, and from where.
 *
 * @param shard this process's number among those that share the scenario, from 1
 * @param shards how many share it
 * @param sources the machine's own addresses that connections go out from, in turn; empty for the one that the system chooses
 */
public record Placement(int shard, int shards, List<InetAddress> sources) {
    public Placement {
        sources = List.copyOf(sources);
        if (shard < 1 || shards < shard) {
            throw new IllegalArgumentException(
                    "shard: " + shard + "/" + shards + " (expected: such as 1/3, the first of three)");
        }
    }

    /** All of it, from wherever the system chooses. */
    public static Placement whole() {
        return new Placement(1, 1, List.of());
    }

    /** Whether the device of number {@code index} of a population runs here. */
    boolean has(int index) {
        return index % shards == shard - 1;
    }
}
