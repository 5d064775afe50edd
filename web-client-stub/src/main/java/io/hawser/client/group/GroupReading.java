package io.hawser.client.group;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.wire.EventMapper;
import io.hawser.client.wire.StreamReader;
import io.hawser.client.wire.Times;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Puts a group's events into the queues. Threads: the reading thread. */
final class GroupReading implements StreamReader.Reading<SubscribeRequest, SubscribeResponse> {
    private final GroupOptions options;
    private final GroupHandler handler;
    private final DeviceQueues queues;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    GroupReading(GroupOptions options, GroupHandler handler, DeviceQueues queues) {
        this.options = options;
        this.handler = handler;
        this.queues = queues;
    }

    CompletableFuture<Void> started() {
        return started;
    }

    @Override
    public SubscribeRequest opening() {
        queues.forgetWaiting();
        var filter = EventMapper.filter(options.kinds(), options.deviceIdPrefix(), options.uplinkName());
        return SubscribeRequest.newBuilder()
                .setOpen(SubscribeRequest.Open.newBuilder()
                        .setGroup(options.group())
                        .setFilter(filter)
                        .setStartAt(EventMapper.startAt(options.startAt()))
                        .setMaxUnacknowledged(options.maxUnacknowledged())
                        .setAckWait(Times.duration(options.ackWait())))
                .build();
    }

    @Override
    public void onMessage(SubscribeResponse batch, BooleanSupplier closing) {
        started.complete(null);
        batch.getEventsList().forEach(event -> queues.add(EventMapper.view(event)));
    }

    @Override
    public void onInterrupted(HawserException failure, Duration pause) {
        handler.onInterrupted(failure, pause);
    }

    @Override
    public void onEnd(Optional<Throwable> cause) {
        queues.stop();
        started.completeExceptionally(cause.orElseGet(() -> new HawserException.Cancelled(
                Refusal.because("the subscription was closed before a gateway took it"))));
    }
}
