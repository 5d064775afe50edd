package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that reads as many responses as the test asks for. */
final class EventReader implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final boolean reads;
    private final BlockingQueue<SubscribeResponse> responses = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<ClientCallStreamObserver<SubscribeRequest>> requests = new CompletableFuture<>();

    private EventReader(boolean reads) {
        this.reads = reads;
    }

    /** Reads everything. */
    static EventReader open(DeviceMessagingGrpc.DeviceMessagingStub stub, SubscribeRequest.Open open) {
        return start(stub, new EventReader(true), open);
    }

    /** Reads nothing. */
    static EventReader stalled(DeviceMessagingGrpc.DeviceMessagingStub stub, SubscribeRequest.Open open) {
        return start(stub, new EventReader(false), open);
    }

    /** Has not said anything yet. */
    static EventReader silent(DeviceMessagingGrpc.DeviceMessagingStub stub) {
        EventReader reader = new EventReader(true);
        var _ = stub.subscribe(reader);
        return reader;
    }

    private static EventReader start(
            DeviceMessagingGrpc.DeviceMessagingStub stub, EventReader reader, SubscribeRequest.Open open) {
        var _ = stub.subscribe(reader);
        reader.send(SubscribeRequest.newBuilder().setOpen(open).build());
        return reader;
    }

    void send(SubscribeRequest request) {
        requests.join().onNext(request);
    }

    void halfClose() {
        requests.join().onCompleted();
    }

    void cancel() {
        requests.join().cancel("the test is done with it", null);
    }

    /** Lets a stalled reader take more. */
    void request(int count) {
        requests.join().request(count);
    }

    /** How many responses came and were not looked at. */
    int waiting() {
        return responses.size();
    }

    SubscribeResponse response() throws InterruptedException {
        return Optional.ofNullable(responses.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .orElseThrow(() -> new AssertionError("no response; end: " + end));
    }

    /** The token of the first response, which has no events. */
    String startToken() throws InterruptedException {
        SubscribeResponse first = response();
        assertThat(first.getEventsList()).isEmpty();
        assertThat(first.getResumeToken()).isNotEmpty();
        return first.getResumeToken();
    }

    EventReader skipStart() throws InterruptedException {
        startToken();
        return this;
    }

    /** The next events, out of as many responses as it takes. */
    List<Event> events(int count) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            events.addAll(response().getEventsList());
        }
        assertThat(events).hasSize(count);
        return events;
    }

    boolean ended() {
        return end.isDone();
    }

    Status end() {
        return end.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /** The refusal that ended it. */
    StatusRuntimeException refusal() {
        end();
        return refused.join();
    }

    private final CompletableFuture<StatusRuntimeException> refused = new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeRequest> call) {
        if (!reads) {
            call.disableAutoRequestWithInitial(0);
        }
        requests.complete(call);
    }

    @Override
    public void onNext(SubscribeResponse response) {
        responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
        refused.complete((StatusRuntimeException) failure);
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }
}
