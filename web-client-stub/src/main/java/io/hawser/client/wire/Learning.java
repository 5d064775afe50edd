package io.hawser.client.wire;

import io.hawser.client.failure.HawserException;
import io.hawser.client.wire.gateways.Gateway;
import io.hawser.client.wire.gateways.GatewayAddress;
import io.hawser.client.wire.gateways.Gateways;
import io.hawser.client.wire.gateways.HeardNode;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the nodes of the cluster from whichever gateway it reads: each says at once when one comes or goes.
 *
 * <p>Threads: the reading thread.
 */
public final class Learning implements StreamReader.Reading<WatchStatusRequest, GatewayStatus> {
    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
    /** Changes of nodes come at once; figures, of which nothing is learned, as seldom as can be asked for. */
    private static final Duration FIGURES_EVERY = Duration.ofHours(1);

    private final Gateways gateways;
    private Optional<Gateway> source = Optional.empty();
    private Map<String, HeardNode> known = Map.of();

    public Learning(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public WatchStatusRequest opening() {
        return WatchStatusRequest.newBuilder()
                .setInterval(Times.duration(FIGURES_EVERY))
                .build();
    }

    @Override
    public void onOpening(Gateway gateway) {
        source = Optional.of(gateway);
    }

    @Override
    public void onMessage(GatewayStatus status, BooleanSupplier closing) {
        source.ifPresent(gateway -> gateway.onIntroduced(status.getNodeId()));
        Map<String, HeardNode> nodes = new LinkedHashMap<>();
        for (NodeStatus node : status.getNodesList()) {
            // one that is lost too: the gateway that says so may be the one that is cut off
            heard(node).ifPresent(heard -> nodes.put(heard.nodeId(), heard));
        }
        known = nodes;
        gateways.onHeard(List.copyOf(nodes.values()));
    }

    /** Where a node is; where it was heard to be before, if this gateway does not know. */
    private Optional<HeardNode> heard(NodeStatus node) {
        if (node.getRpcAddress().isEmpty()) {
            return Optional.ofNullable(known.get(node.getNodeId()));
        }
        return address(node).map(address -> new HeardNode(node.getNodeId(), address));
    }

    private static Optional<GatewayAddress> address(NodeStatus node) {
        try {
            return Optional.of(GatewayAddress.parse(node.getRpcAddress()));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("node={} says it is at {}, which is no address", node.getNodeId(), node.getRpcAddress());
            return Optional.empty();
        }
    }

    /** It goes on whatever happens, but where a token may not ask, or nobody can be asked: then the given gateways are all there are. */
    @Override
    public boolean mayGoOn(HawserException failure) {
        return !(failure instanceof HawserException.PermissionDenied
                || failure instanceof HawserException.NotImplemented);
    }

    @Override
    public void onInterrupted(HawserException failure, Duration pause) {
        LOG.debug("learning of other gateways goes on in {}: {}", pause, failure.getMessage());
    }

    @Override
    public void onEnd(Optional<Throwable> cause) {
        cause.ifPresent(ended -> LOG.info("learns of no other gateways: {}", ended.getMessage()));
    }
}
