package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.ResumeToken;
import io.hawser.gateway.event.Subscription;
import io.hawser.gateway.event.SubscriptionOutcome;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.protocol.Uplink;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's stream: a virtual thread of its own takes events and writes them while the caller reads. A caller that
 * does not read holds one batch, and costs nobody anything.
 *
 * <p>Threads: requests and cancellation come on the call's threads, one at a time; {@code subscription-N} reads and writes.
 */
final class SubscriptionStream implements StreamObserver<SubscribeRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionStream.class);
    private static final int DEFAULT_BATCH = 256;
    private static final int MAX_BATCH = 10_000;
    private static final Duration TAKE_LIMIT = Duration.ofSeconds(1);

    private final Subscriptions subscriptions;
    private final ServerCallStreamObserver<SubscribeResponse> caller;
    private final Consumer<SubscriptionStream> onEnd;
    private final Semaphore ready = new Semaphore(0); // released whenever the caller may be able to take more
    private volatile Optional<StatusRuntimeException> ending = Optional.empty(); // written before over
    private volatile boolean over; // the caller left, half-closed, or the server stops
    private boolean opened; // the call's threads, one at a time

    SubscriptionStream(
            Subscriptions subscriptions,
            ServerCallStreamObserver<SubscribeResponse> caller,
            Consumer<SubscriptionStream> onEnd) {
        this.subscriptions = subscriptions;
        this.caller = caller;
        this.onEnd = onEnd;
        caller.setOnReadyHandler(ready::release);
        caller.setOnCancelHandler(this::leave);
    }

    @Override
    public void onNext(SubscribeRequest request) {
        try {
            take(request);
        } catch (StatusRuntimeException refusal) {
            if (!opened) {
                onEnd.accept(this);
                throw refusal;
            }
            ending = Optional.of(refusal); // the thread that writes has the last word, and frees the subscription
            leave();
        }
    }

    private void take(SubscribeRequest request) {
        switch (request.getRequestCase()) {
            case OPEN -> open(request.getOpen());
            case ACKNOWLEDGE -> requireOpened("acknowledge"); // without a group there is nothing to remember
            case REJECT -> {
                requireOpened("reject");
                throw RpcErrors.invalidField("reject", "only members of a group can reject events");
            }
            case REQUEST_NOT_SET -> throw RpcErrors.invalidField("request", "not set (expected: open first)");
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        leave();
    }

    @Override
    public void onCompleted() {
        leave();
        if (!opened) {
            finish(() -> caller.onCompleted());
        }
    }

    /** The server stops. */
    void end() {
        ending = Optional.of(RpcErrors.stopping());
        leave();
    }

    private void leave() {
        over = true;
        ready.release();
        if (!opened) {
            onEnd.accept(this);
        }
    }

    private void open(SubscribeRequest.Open open) {
        if (opened) {
            throw RpcErrors.invalidField("open", "sent twice (expected: once, first)");
        }
        if (!open.getGroup().isEmpty()) {
            throw RpcErrors.notImplemented("Subscribe with a group", "a later version");
        }
        int maxBatch = maxBatch(open.getMaxBatch());
        Subscription subscription = subscribe(open.getResumeToken(), filter(open.getFilter()));
        opened = true;
        Thread.ofVirtual()
                .name("subscription-" + Integer.toHexString(System.identityHashCode(this)))
                .start(() -> deliver(subscription, maxBatch));
    }

    private Subscription subscribe(String token, EventFilter filter) {
        if (token.isEmpty()) {
            return subscriptions.open(filter);
        }
        ResumeToken from = ResumeToken.parse(token)
                .orElseThrow(() -> RpcErrors.invalidField(
                        "open.resume_token", "not a token of this gateway", ErrorReason.RESUME_TOKEN_INVALID));
        return switch (subscriptions.open(filter, from)) {
            case SubscriptionOutcome.Opened(Subscription subscription) -> subscription;
            case SubscriptionOutcome.EventsLost _ -> throw eventsLost();
        };
    }

    private void deliver(Subscription subscription, int maxBatch) {
        try (subscription) {
            write(SubscribeResponse.newBuilder()
                    .setResumeToken(subscription.start().text())
                    .build());
            while (awaitReady()) {
                Delivery delivery = subscription.take(maxBatch, TAKE_LIMIT);
                if (!delivery.events().isEmpty()) {
                    writeAll(DeliveryMapper.responses(delivery));
                }
            }
            finish(() -> ending.ifPresentOrElse(caller::onError, caller::onCompleted));
        } catch (EventsLostException e) {
            finish(() -> caller.onError(eventsLost()));
        } catch (InterruptedException e) {
            finish(() -> caller.onError(RpcErrors.stopping()));
        } catch (RuntimeException e) {
            LOG.error("a subscription failed", e);
            finish(() -> caller.onError(
                    RpcErrors.of(Status.Code.INTERNAL, ErrorReason.INTERNAL_ERROR, "the subscription failed")));
        }
    }

    /** Waits until the caller can take more; false when the stream is over. */
    private boolean awaitReady() throws InterruptedException {
        while (!over && !caller.isReady()) {
            ready.acquire();
            ready.drainPermits();
        }
        return !over;
    }

    private void writeAll(List<SubscribeResponse> responses) throws InterruptedException {
        for (SubscribeResponse response : responses) {
            if (awaitReady()) {
                write(response);
            }
        }
    }

    private void write(SubscribeResponse response) {
        if (!caller.isCancelled()) {
            caller.onNext(response);
        }
    }

    private void finish(Runnable lastWord) {
        onEnd.accept(this);
        if (!caller.isCancelled()) {
            lastWord.run();
        }
    }

    private void requireOpened(String field) {
        if (!opened) {
            throw RpcErrors.invalidField(field, "before open (expected: open first)");
        }
    }

    private static EventFilter filter(io.hawser.rpc.v1.EventFilter filter) {
        int nameLength = filter.getUplinkName().getBytes(StandardCharsets.UTF_8).length;
        Arguments.requireLength("open.filter.uplink_name", nameLength, 0, Uplink.MAX_NAME_BYTES);
        return new EventFilter(
                filter.getKindsList().stream().map(EventMapper::kind).collect(Collectors.toSet()),
                Arguments.idPrefix("open.filter.device_id_prefix", filter.getDeviceIdPrefix()),
                filter.getUplinkName());
    }

    private static int maxBatch(int asked) {
        if (asked < 0 || asked > MAX_BATCH) {
            throw RpcErrors.invalidField(
                    "open.max_batch", Integer.toUnsignedString(asked) + " (expected: 0.." + MAX_BATCH + ")");
        }
        return asked == 0 ? DEFAULT_BATCH : asked;
    }

    private static StatusRuntimeException eventsLost() {
        return RpcErrors.of(
                Status.Code.OUT_OF_RANGE,
                ErrorReason.EVENTS_LOST,
                "events behind the resume token are no longer kept; open without a token to go on from now");
    }
}
