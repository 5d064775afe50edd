package io.hawser.gateway.supervision.rebalance;

import io.hawser.gateway.backplane.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebalances this node when another one has come and stays: once for each that comes, and only when this node has clearly more
 * than its share, so that nobody is sent to and fro for a few devices.
 *
 * <p>Threads: one, every so often.
 */
public final class RebalanceOnJoin {
    /** How often to {@link #look}. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    /** One that comes again and again is not sent devices more often than that. */
    static final Duration REST = Duration.ofMinutes(10);

    /** One that is out of service for less is not taken for one that comes. */
    static final Duration HICCUP = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RebalanceOnJoin.class);

    private final Rebalance rebalance;
    private final Shares shares;
    private final Settings settings;
    private final LongSupplier nanoClock;
    private final Map<Node, Long> newcomers = new HashMap<>(); // and since when each is in service
    private final Map<Node, Long> settled = new HashMap<>(); // for which it was done or need not be, and when seen last
    private final Map<String, Long> lastTime = new HashMap<>(); // when it was done for that node, in whichever life

    /**
     * How it is done.
     *
     * @param sessionsPerSecond how many devices are sent away per second at most
     * @param after how long a node has to be in service without a break
     */
    public record Settings(int sessionsPerSecond, Duration after) {}

    /** At its own start this node takes all for newcomers, and has no devices that it could send them. */
    public RebalanceOnJoin(Rebalance rebalance, Shares shares, Settings settings, LongSupplier nanoClock) {
        this.rebalance = rebalance;
        this.shares = shares;
        this.settings = settings;
        this.nanoClock = nanoClock;
    }

    /** Looks who is in service, and begins what the time has come for. */
    public void look() {
        long now = nanoClock.getAsLong();
        Set<Node> inService = shares.inService();
        newcomers.keySet().retainAll(inService);
        settled.replaceAll((node, seen) -> inService.contains(node) ? now : seen);
        settled.values().removeIf(seen -> now - seen >= HICCUP.toNanos());
        lastTime.values().removeIf(last -> now - last >= REST.toNanos());
        inService.stream().filter(node -> !settled.containsKey(node)).forEach(node -> newcomers.putIfAbsent(node, now));
        Set<Node> steady = new HashSet<>();
        newcomers.forEach((node, since) -> {
            if (now - since >= settings.after().toNanos() && !lastTime.containsKey(node.id())) {
                steady.add(node);
            }
        });
        if (!steady.isEmpty() && !rebalance.isUnderWay()) {
            settle(steady, now);
        }
    }

    private void settle(Set<Node> steady, long now) {
        newcomers.keySet().removeAll(steady);
        steady.forEach(node -> settled.put(node, now));
        if (rebalance.isWorthIt()) {
            LOG.info("nodes joined and stay, and this one has more than its share nodes={}", steady);
            steady.forEach(node -> lastTime.put(node.id(), now));
            rebalance.begin(settings.sessionsPerSecond());
        }
    }
}
