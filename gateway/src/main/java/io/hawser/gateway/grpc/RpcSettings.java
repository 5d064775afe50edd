package io.hawser.gateway.grpc;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The rpc port.
 *
 * @param address where it listens; port 0 takes a free one
 * @param tls empty: without TLS
 * @param maxMessageBytes the longest message that it accepts
 */
public record RpcSettings(InetSocketAddress address, Optional<RpcTls> tls, int maxMessageBytes) {
    public RpcSettings {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("max-message-bytes: " + maxMessageBytes + " (expected: 1 or more)");
        }
    }
}
