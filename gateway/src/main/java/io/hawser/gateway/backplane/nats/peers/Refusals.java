package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is heard and has no part with this node, and why: said in the log once for each life of such a node, and kept for
 * status until it has been silent for a while, for one that is refused often ends at once.
 *
 * <p>Threads: {@code nats-peers} changes, any asks.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final String NOBODY_KNOWN = "(unknown)";

    private final LongSupplier nanoClock;
    private final Map<String, Refusal> refused = new HashMap<>();
    private volatile Map<String, String> all = Map.of(); // replaced as a whole

    private record Refusal(String who, String why, long heard) {}

    Refusals(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void refuse(Node node, String why) {
        add(node.id(), node.toString(), why);
    }

    /** Something that came where heartbeats do is none, or begins otherwise than all of them ever will. */
    void refuseUnknown(String why) {
        add(NOBODY_KNOWN, NOBODY_KNOWN, "what it says is not understood: " + why);
    }

    /** That node has a part now. */
    void forget(Node node) {
        if (refused.remove(node.id()) != null) {
            publish();
        }
    }

    /** Forgets who has been silent for long. */
    void look() {
        long since = nanoClock.getAsLong() - REMEMBERED.toNanos();
        if (refused.values().removeIf(refusal -> refusal.heard() - since < 0)) {
            publish();
        }
    }

    /** Why, by the ids of nodes. */
    Map<String, String> all() {
        return all;
    }

    private void add(String id, String who, String why) {
        Refusal before = refused.put(id, new Refusal(who, why, nanoClock.getAsLong()));
        if (before == null || !before.who().equals(who) || !before.why().equals(why)) {
            log.warn("node is refused node={} because={}", who, why);
            publish();
        }
    }

    private void publish() {
        Map<String, String> now = new TreeMap<>();
        refused.forEach((id, refusal) -> now.put(id, refusal.why()));
        all = java.util.Collections.unmodifiableMap(now);
    }
}
