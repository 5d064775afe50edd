package io.hawser.client.demo.cluster;

import io.hawser.client.DeviceFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.demo.cluster.ClusterPicture.NodeSeats;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the cluster when somebody asks, and not more often than pages need. To copy: any gateway answers for all of them,
 * so this knows no addresses; the client finds one that is alive.
 *
 * <p>Threads: any; one looks at a time, and the others get what was seen last rather than wait.
 */
public final class ClusterSight {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSight.class);
    private static final Duration FRESH_FOR = Duration.ofMillis(400);
    private static final DeviceFilter CONNECTED = DeviceFilter.ALL.withPresence(DeviceFilter.Presence.CONNECTED);

    private final HawserClient client;
    private final LongSupplier nanoClock;
    private final ReentrantLock looking = new ReentrantLock();
    // written under the lock, read by any
    private volatile Sighting last;

    /** Looks through this client, which stays its owner's; the clock never jumps. */
    public ClusterSight(HawserClient client, LongSupplier nanoClock) {
        this.client = client;
        this.nanoClock = nanoClock;
        this.last = new Sighting(ClusterPicture.NONE, nanoClock.getAsLong() - FRESH_FOR.toNanos());
    }

    /** The cluster as it is, or was less than half a second ago. */
    public ClusterPicture picture() {
        if (isFresh() || !looking.tryLock()) {
            return last.picture();
        }
        try {
            if (!isFresh()) {
                last = new Sighting(look(), nanoClock.getAsLong());
            }
            return last.picture();
        } finally {
            looking.unlock();
        }
    }

    private boolean isFresh() {
        return nanoClock.getAsLong() - last.nanos() < FRESH_FOR.toNanos();
    }

    private ClusterPicture look() {
        try {
            StatusView status = client.status();
            Map<String, List<String>> seats = new TreeMap<>();
            client.devices()
                    .forEach(
                            CONNECTED,
                            device -> seats.computeIfAbsent(device.nodeId(), node -> new ArrayList<>())
                                    .add(device.deviceId()));
            return picture(status, seats);
        } catch (HawserException away) {
            LOG.debug("no gateway told how the cluster is", away);
            return last.picture().fromBefore();
        }
    }

    private static ClusterPicture picture(StatusView status, Map<String, List<String>> seats) {
        List<NodeSeats> nodes = new ArrayList<>();
        for (NodeView node : status.nodes()) {
            List<String> devices = seats.remove(node.nodeId());
            nodes.add(new NodeSeats(
                    node.nodeId(),
                    node.state().name(),
                    node.version(),
                    node.rpcAddress(),
                    devices == null ? List.of() : devices));
        }
        // one that came between the two questions
        seats.forEach((node, devices) -> nodes.add(new NodeSeats(node, "UNKNOWN", "", "", devices)));
        return new ClusterPicture(true, status.asOf().toString(), status.nodeId(), nodes);
    }

    private record Sighting(ClusterPicture picture, long nanos) {}
}
