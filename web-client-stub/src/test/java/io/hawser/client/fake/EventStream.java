package io.hawser.client.fake;

import io.grpc.stub.ServerCallStreamObserver;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** One subscriber's stream: sends what the subscriber is ready for, and no more. */
final class EventStream {
    private final FakeWorld world;
    private final ServerCallStreamObserver<SubscribeResponse> observer;
    private final SubscribeRequest.Open open;
    private final AtomicInteger sent;
    private final ReentrantLock lock = new ReentrantLock();
    private int next;

    EventStream(
            FakeWorld world,
            ServerCallStreamObserver<SubscribeResponse> observer,
            SubscribeRequest.Open open,
            AtomicInteger sent,
            int next) {
        this.world = world;
        this.observer = observer;
        this.open = open;
        this.sent = sent;
        this.next = next;
    }

    void pump() {
        lock.lock();
        try {
            while (!observer.isCancelled() && observer.isReady() && next < world.events.size()) {
                int until = Math.min(world.events.size(), next + (open.getMaxBatch() == 0 ? 256 : open.getMaxBatch()));
                send(world.events.subList(next, until), until);
            }
        } finally {
            lock.unlock();
        }
    }

    void send(List<Event> events, int until) {
        var passed = events.stream().filter(this::passes).toList();
        observer.onNext(SubscribeResponse.newBuilder()
                .addAllEvents(passed)
                .setResumeToken("t" + until)
                .build());
        sent.addAndGet(passed.size());
        next = until;
    }

    private boolean passes(Event event) {
        boolean kind = open.getFilter().getKindsCount() == 0
                || open.getFilter().getKindsList().contains(event.getKind())
                || event.getKind() == EventKind.EVENT_KIND_EVENTS_LOST;
        return kind && event.getDeviceId().startsWith(open.getFilter().getDeviceIdPrefix());
    }
}
