package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.EventsUnavailableException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One subscriber's stream: a virtual thread of its own takes events and writes them while the caller reads. A caller that
 * does not read holds one batch, and costs nobody anything.
 *
 * <p>Threads: requests and cancellation come on the call's threads, one at a time; {@code subscription-N} reads and writes.
 */
final class SubscriptionStream implements StreamObserver<SubscribeRequest> {
    private static final int DEFAULT_BATCH = 256;
    private static final int MAX_BATCH = 10_000;
    private static final int MAX_HELD = 256; // at 64 KiB each, as much as one reader that stalls may hold
    private static final Duration TAKE_LIMIT = Duration.ofSeconds(1);

    private final Subscriptions subscriptions;
    private final ServerCallStreamObserver<SubscribeResponse> caller;
    private final Consumer<SubscriptionStream> onEnd;
    private final Semaphore ready = new Semaphore(0); // released whenever the caller may be able to take more
    private volatile Optional<StatusRuntimeException> ending = Optional.empty(); // written before over
    private volatile boolean over; // the caller left, half-closed, or the server stops
    // set once, by the call's threads; read by whoever ends the stream
    private volatile Optional<Subscription> subscription = Optional.empty();
    // set by who has the last word: the thread that writes, or whoever ends the stream before there is one
    private final AtomicBoolean claimed = new AtomicBoolean();

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
            if (claimed.compareAndSet(false, true)) {
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
        if (claimed.compareAndSet(false, true)) {
            finish(() -> caller.onCompleted());
        }
    }

    /** The server stops. */
    void end() {
        ending = Optional.of(RpcErrors.stopping());
        leave();
        if (claimed.compareAndSet(false, true)) {
            finish(() -> caller.onError(RpcErrors.stopping()));
        }
    }

    private void leave() {
        over = true;
        ready.release();
        // ends a take that waits; without a subscription there is no thread to say the end
        subscription.ifPresentOrElse(Subscription::close, () -> onEnd.accept(this));
    }

    private void open(SubscribeRequest.Open open) {
        if (subscription.isPresent()) {
            throw RpcErrors.invalidField("open", "sent twice (expected: once, first)");
        }
        if (!open.getGroup().isEmpty()) {
            throw RpcErrors.notImplemented("Subscribe with a group", "a later version");
        }
        int maxBatch = maxBatch(open.getMaxBatch());
        Subscription begun = subscribe(open.getResumeToken(), filter(open.getFilter()));
        subscription = Optional.of(begun);
        if (!claimed.compareAndSet(false, true)) {
            begun.close(); // the server stopped meanwhile, and has said so
            return;
        }
        Thread.ofVirtual()
                .name("subscription-" + Integer.toHexString(System.identityHashCode(this)))
                .start(() -> deliver(begun, maxBatch));
    }

    private Subscription subscribe(String token, EventFilter filter) {
        if (token.isEmpty()) {
            return subscriptions.open(filter);
        }
        ResumeToken from = ResumeToken.parse(token)
                .orElseThrow(() -> RpcErrors.invalidField(
                        "open.resume_token", "not a token of this gateway", ErrorReason.RESUME_TOKEN_INVALID));
        try {
            return switch (subscriptions.open(filter, from)) {
                case SubscriptionOutcome.Opened(Subscription begun) -> begun;
                case SubscriptionOutcome.EventsLost _ -> throw eventsLost();
            };
        } catch (EventsUnavailableException e) {
            throw unavailable(e);
        }
    }

    private void deliver(Subscription events, int maxBatch) {
        try (events) {
            ResumeToken told = events.start();
            write(SubscribeResponse.newBuilder().setResumeToken(told.text()).build());
            while (events.isOpen() && awaitReady()) {
                Delivery delivery = events.take(Math.min(maxBatch, MAX_HELD), TAKE_LIMIT);
                // also without events: what the filter keeps out must not leave the caller with a token that ages
                if (!delivery.resumeAt().equals(told)) {
                    writeAll(DeliveryMapper.responses(delivery));
                    told = delivery.resumeAt();
                }
            }
            finish(() -> lastWord().ifPresentOrElse(caller::onError, caller::onCompleted));
        } catch (EventsLostException e) {
            finish(() -> caller.onError(eventsLost()));
        } catch (EventsUnavailableException e) {
            finish(() -> caller.onError(unavailable(e)));
        } catch (InterruptedException e) {
            finish(() -> caller.onError(RpcErrors.stopping()));
        } catch (Throwable failure) { // whatever it is, the caller is told, and FailureInterceptor logs it
            finish(() -> caller.onError(failure));
        }
    }

    /** Why the stream ends; empty when the caller wanted it. */
    private Optional<StatusRuntimeException> lastWord() {
        return over ? ending : Optional.of(RpcErrors.stopping()); // closed together with all subscriptions
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
        if (subscription.isEmpty()) {
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

    private static StatusRuntimeException unavailable(EventsUnavailableException cause) {
        return RpcErrors.retryLater(
                Status.Code.UNAVAILABLE,
                ErrorReason.STORE_UNAVAILABLE,
                String.valueOf(cause.getMessage()),
                RpcErrors.RETRY_AFTER);
    }

    private static StatusRuntimeException eventsLost() {
        return RpcErrors.of(
                Status.Code.OUT_OF_RANGE,
                ErrorReason.EVENTS_LOST,
                "events behind the resume token are no longer kept; open without a token to go on from now");
    }
}
