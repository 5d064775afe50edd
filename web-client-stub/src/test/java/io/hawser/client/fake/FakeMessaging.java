package io.hawser.client.fake;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.StartAt;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands and events. */
final class FakeMessaging extends DeviceMessagingGrpc.DeviceMessagingImplBase {
    final List<SendToDeviceRequest> sends = new CopyOnWriteArrayList<>();
    final List<String> resumedFrom = new CopyOnWriteArrayList<>();
    final AtomicInteger eventsSent = new AtomicInteger();
    private final FakeWorld world;
    private final Script script;

    FakeMessaging(FakeWorld world, Script script) {
        this.world = world;
        this.script = script;
    }

    @Override
    public void sendToDevice(SendToDeviceRequest request, StreamObserver<SendToDeviceResponse> answer) {
        sends.add(request);
        if (script.storesBeforeRefusing()) {
            world.run(request);
        }
        script.play(answer, () -> {
            answer.onNext(SendToDeviceResponse.newBuilder()
                    .setCommand(world.run(request))
                    .build());
            answer.onCompleted();
        });
    }

    @Override
    public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> observer) {
        var subscriber = (ServerCallStreamObserver<SubscribeResponse>) observer;
        var holder = new CopyOnWriteArrayList<EventStream>();
        subscriber.setOnReadyHandler(() -> holder.forEach(EventStream::pump));
        subscriber.setOnCancelHandler(() -> world.streams.removeAll(holder));
        return new StreamObserver<>() {
            @Override
            public void onNext(SubscribeRequest request) {
                script.play(subscriber, () -> open(subscriber, request.getOpen(), holder));
            }

            @Override
            public void onError(Throwable gone) {
                world.streams.removeAll(holder);
            }

            @Override
            public void onCompleted() {
                world.streams.removeAll(holder);
                subscriber.onCompleted();
            }
        };
    }

    private void open(
            ServerCallStreamObserver<SubscribeResponse> subscriber,
            SubscribeRequest.Open open,
            List<EventStream> holder) {
        String token = open.getResumeToken();
        resumedFrom.add(token);
        int begin = open.getStartAt() == StartAt.START_AT_OLDEST ? world.firstKept() : world.events.size();
        int next = token.isEmpty() ? begin : Integer.parseInt(token.substring(1));
        if (next < world.firstKept()) {
            subscriber.onError(Refusals.refusal(Status.Code.OUT_OF_RANGE, ErrorReason.EVENTS_LOST, Map.of()));
            return;
        }
        var stream = new EventStream(world, subscriber, open, eventsSent, next);
        stream.send(List.of(), next);
        holder.add(stream);
        world.streams.add(stream);
        stream.pump();
    }
}
