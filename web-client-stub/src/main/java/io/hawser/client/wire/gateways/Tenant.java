package io.hawser.client.wire.gateways;

/**
 * Something under way at a gateway.
 *
 * <p>Threads: the pulse's calls it; it must not block.
 */
@FunctionalInterface
public interface Tenant {
    /** The gateway is in this condition, and another one serves: what may go there goes. May be called again. */
    void leave(Condition because);
}
