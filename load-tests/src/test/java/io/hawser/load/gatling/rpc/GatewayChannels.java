package io.hawser.load.gatling.rpc;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.hawser.client.wire.gateways.BearerToken;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The connections to the gateways of a simulation.
 *
 * <p>Threads: any.
 */
final class GatewayChannels {
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    private final List<Pooled> channels;

    private record Pooled(ManagedChannel managed, Channel channel) {
        /** After a failed attempt to connect, the next call attempts anew, rather than wait for the channel's own pause. */
        Channel ready() {
            if (managed.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                managed.enterIdle();
            }
            return channel;
        }
    }

    GatewayChannels(GatewayProtocol.Settings settings) {
        BearerToken token = settings.token().isEmpty() ? BearerToken.none() : BearerToken.of(settings.token());
        channels = IntStream.range(0, settings.connections())
                .boxed()
                .flatMap(_ -> settings.addresses().stream())
                .map(address -> open(address, token))
                .toList();
    }

    /** The connection of that user; always the same. */
    Channel of(long user) {
        return channels.get((int) (user % channels.size())).ready();
    }

    void close() {
        channels.forEach(pooled -> pooled.managed().shutdownNow());
    }

    private static Pooled open(String address, BearerToken token) {
        ManagedChannel managed = NettyChannelBuilder.forTarget(address, InsecureChannelCredentials.create())
                .directExecutor() // what is told only hands on
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
        return new Pooled(managed, ClientInterceptors.intercept(managed, token));
    }
}
