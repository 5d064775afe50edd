package io.hawser.client.wire;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/**
 * Sees whether any of a call went out: if not, no gateway can have done it.
 *
 * <p>Threads: gRPC's write, any reads.
 */
final class SentWatch extends ClientStreamTracer.Factory {
    // written by the transport's thread before the call can end, read when it has ended
    private volatile boolean sent;

    boolean isSent() {
        return sent;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundHeaders() {
                sent = true;
            }
        };
    }
}
