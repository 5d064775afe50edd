package io.hawser.gateway.backplane;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Chooses one node for each key, so that all who know the same nodes choose alike, keys are spread evenly, and a node that
 * comes or goes moves its own keys only (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998).
 */
public final class Rendezvous {
    private Rendezvous() {}

    /** The node for that key; empty when there are none. Which life of a node it is does not count. */
    public static Optional<Node> choose(Collection<Node> nodes, String key) {
        return nodes.stream()
                .max(Comparator.<Node>comparingLong(node -> weight(node.id(), key))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The same for every JVM and version: cluster-wide agreement rests on it. */
    private static long weight(String node, String key) {
        long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
        for (byte part : (node + '\0' + key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (part & 0xff)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** FNV's upper bits hardly depend on the last characters: the finalizer of SplitMix64 spreads them. */
    private static long mixed(long hash) {
        long a = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
