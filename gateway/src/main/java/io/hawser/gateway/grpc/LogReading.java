package io.hawser.gateway.grpc;

import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.ResumeToken;
import io.hawser.gateway.event.Subscription;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.List;

/** Reads the log without a group: the caller keeps its place itself. */
final class LogReading implements Reading {
    private final Subscription subscription;
    private ResumeToken told; // the taking thread's

    LogReading(Subscription subscription) {
        this.subscription = subscription;
        this.told = subscription.start();
    }

    @Override
    public String startToken() {
        return subscription.start().text();
    }

    @Override
    public List<SubscribeResponse> take(int maxEvents, Duration limit)
            throws InterruptedException, EventsLostException {
        Delivery delivery = subscription.take(maxEvents, limit);
        // also without events: what the filter keeps out must not leave the caller with a token that ages
        if (delivery.resumeAt().equals(told)) {
            return List.of();
        }
        told = delivery.resumeAt();
        return DeliveryMapper.responses(delivery);
    }

    @Override
    public void acknowledge(SubscribeRequest.Acknowledge acknowledged) {
        // without a group there is nothing to remember
    }

    @Override
    public void reject(SubscribeRequest.Reject rejected) {
        throw RpcErrors.invalidField("reject", "only members of a group can reject events");
    }

    @Override
    public boolean isOpen() {
        return subscription.isOpen();
    }

    @Override
    public void close() {
        subscription.close();
    }

    @Override
    public void awaitApplied() {
        // nothing was
    }
}
