package io.hawser.client.wire.gateways;

/**
 * A node of the cluster and where it says it can be reached; whether it can from here is to be seen.
 *
 * @param nodeId who it is
 * @param address where
 */
public record HeardNode(String nodeId, GatewayAddress address) {
    boolean isExpectedAt(Gateway gateway) {
        return gateway.address().equals(address)
                && gateway.expectedNode().filter(nodeId::equals).isPresent();
    }
}
