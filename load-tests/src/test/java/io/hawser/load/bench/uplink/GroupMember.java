package io.hawser.load.bench.uplink;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hawser.load.bench.GatewayServer;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.StartAt;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one member of a named group of the gateway: acknowledges all up to the token of each response.
 *
 * <p>Threads: gRPC's one takes what comes.
 */
final class GroupMember implements AutoCloseable, ClientResponseObserver<SubscribeRequest, SubscribeResponse> {
    private static final int MAX_BATCH = 1_000;
    private static final int MAX_UNACKNOWLEDGED = 100_000;

    private final Receipts receipts;
    private final ManagedChannel channel;
    private volatile boolean closing; // set before the channel ends, which is no failure then
    private @Nullable ClientCallStreamObserver<SubscribeRequest> requests; // set by gRPC before anything comes

    private GroupMember(ManagedChannel channel, Receipts receipts) {
        this.channel = channel;
        this.receipts = receipts;
    }

    static GroupMember join(GatewayServer.Access gateway, Receipts receipts) {
        GroupMember member = new GroupMember(gateway.connect(), receipts);
        SubscribeRequest.Open open = SubscribeRequest.Open.newBuilder()
                .setGroup("bench")
                .setFilter(EventFilter.newBuilder().addKinds(EventKind.EVENT_KIND_UPLINK))
                .setMaxBatch(MAX_BATCH)
                .setMaxUnacknowledged(MAX_UNACKNOWLEDGED)
                .setStartAt(StartAt.START_AT_OLDEST)
                .build();
        DeviceMessagingGrpc.newStub(member.channel)
                .subscribe(member)
                .onNext(SubscribeRequest.newBuilder().setOpen(open).build());
        return member;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeRequest> stream) {
        requests = stream;
    }

    @Override
    public void onNext(SubscribeResponse response) {
        for (Event event : response.getEventsList()) {
            if (!event.hasUplink()) {
                throw new IllegalStateException("not an uplink: " + event);
            }
            receipts.take(event.getUplink().getPayload().asReadOnlyByteBuffer());
        }
        SubscribeRequest.Acknowledge all = SubscribeRequest.Acknowledge.newBuilder()
                .setUpToToken(response.getResumeToken())
                .build();
        Objects.requireNonNull(requests)
                .onNext(SubscribeRequest.newBuilder().setAcknowledge(all).build());
    }

    @Override
    public void onError(Throwable failure) {
        if (!closing) {
            System.err.println("the subscription ended: " + failure);
        }
    }

    @Override
    public void onCompleted() {
        System.err.println("the gateway ended the subscription");
    }

    @Override
    public void close() {
        closing = true;
        channel.shutdownNow();
    }
}
