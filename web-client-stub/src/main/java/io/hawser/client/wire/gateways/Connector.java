package io.hawser.client.wire.gateways;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes the connections; they connect when first used.
 *
 * @param security who must prove what
 * @param token for every call
 * @param backoff how long a gateway that failed rests
 * @param connectTimeout for one attempt to connect
 * @param nanoClock never jumps
 */
public record Connector(
        Security security, BearerToken token, Backoff backoff, Duration connectTimeout, LongSupplier nanoClock) {
    // a gateway permits ten seconds; a dead connection is noticed within this and the time-out behind it where there is
    // but
    // one gateway, and among several by their pulse
    private static final long KEEP_ALIVE_SECONDS = 20;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    public Gateways connect(List<GatewayAddress> addresses) {
        return new Gateways(
                addresses.stream()
                        .distinct()
                        .map(address -> gateway(address, Optional.empty()))
                        .toList(),
                this);
    }

    Gateway connect(HeardNode node) {
        return gateway(node.address(), Optional.of(node.nodeId()));
    }

    private Gateway gateway(GatewayAddress address, Optional<String> expectedNode) {
        return new Gateway(address, expectedNode, channel(address), token, backoff, nanoClock);
    }

    private ManagedChannel channel(GatewayAddress address) {
        return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials(address))
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
    }

    private ChannelCredentials credentials(GatewayAddress address) {
        if (!security.usesTls(address)) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
        try {
            if (security.trust().isPresent()) {
                tls.trustManager(security.trust().get().toFile());
            }
            if (security.identity().isPresent()) {
                Security.Identity identity = security.identity().get();
                tls.keyManager(identity.certificate().toFile(), identity.key().toFile());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("TLS of gateway " + address, unreadable);
        }
        return tls.build();
    }
}
