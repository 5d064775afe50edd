package io.hawser.gateway.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One subscriber's stream: a virtual thread of its own takes events and writes them while the caller reads. A caller that
 * does not read holds one batch, and costs nobody anything.
 *
 * <p>Threads: requests and cancellation come on the call's threads, one at a time; {@code subscription-N} reads and writes.
 */
final class SubscriptionStream implements StreamObserver<SubscribeRequest> {
    private static final int MAX_HELD = 256; // at 64 KiB each, as much as one reader that stalls may hold
    private static final Duration TAKE_LIMIT = Duration.ofSeconds(1);

    private final SubscriptionOpener opener;
    private final String address;
    private final ServerCallStreamObserver<SubscribeResponse> caller;
    private final Consumer<SubscriptionStream> onEnd;
    private final Semaphore ready = new Semaphore(0); // released whenever the caller may be able to take more
    private volatile Optional<StatusRuntimeException> ending = Optional.empty(); // written before over
    private volatile boolean over; // the caller left, half-closed, or the server stops
    // set once, by the call's threads; read by whoever ends the stream
    private volatile Optional<Reading> reading = Optional.empty();
    // set by who has the last word: the thread that writes, or whoever ends the stream before there is one
    private final AtomicBoolean claimed = new AtomicBoolean();

    /** @param address the caller's, for people */
    SubscriptionStream(
            SubscriptionOpener opener,
            String address,
            ServerCallStreamObserver<SubscribeResponse> caller,
            Consumer<SubscriptionStream> onEnd) {
        this.opener = opener;
        this.address = address;
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
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw RpcErrors.stopping();
        }
    }

    private void take(SubscribeRequest request) throws InterruptedException {
        switch (request.getRequestCase()) {
            case OPEN -> open(request.getOpen());
            case ACKNOWLEDGE -> opened("acknowledge").acknowledge(request.getAcknowledge());
            case REJECT -> opened("reject").reject(request.getReject());
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
        reading.ifPresentOrElse(Reading::close, () -> onEnd.accept(this));
    }

    private void open(SubscribeRequest.Open open) throws InterruptedException {
        if (reading.isPresent()) {
            throw RpcErrors.invalidField("open", "sent twice (expected: once, first)");
        }
        int maxBatch = SubscriptionOpener.maxBatch(open);
        Reading begun = opener.open(open, address);
        reading = Optional.of(begun);
        if (!claimed.compareAndSet(false, true)) {
            begun.close(); // the server stopped meanwhile, and has said so
            return;
        }
        if (over) {
            begun.close(); // the caller left meanwhile; the thread says the end
        }
        Thread.ofVirtual()
                .name("subscription-" + Integer.toHexString(System.identityHashCode(this)))
                .start(() -> deliver(begun, maxBatch));
    }

    private void deliver(Reading events, int maxBatch) {
        try (events) {
            write(SubscribeResponse.newBuilder()
                    .setResumeToken(events.startToken())
                    .build());
            while (events.isOpen() && awaitReady()) {
                writeAll(events.take(Math.min(maxBatch, MAX_HELD), TAKE_LIMIT));
            }
            events.close();
            events.awaitApplied();
            finish(() -> lastWord(events).ifPresentOrElse(caller::onError, caller::onCompleted));
        } catch (EventsLostException e) {
            finish(() -> caller.onError(SubscriptionOpener.eventsLost()));
        } catch (EventsUnavailableException e) {
            finish(() -> caller.onError(SubscriptionOpener.unavailable(e)));
        } catch (InterruptedException e) {
            finish(() -> caller.onError(RpcErrors.stopping()));
        } catch (Throwable failure) { // whatever it is, the caller is told, and FailureInterceptor logs it
            finish(() -> caller.onError(failure));
        }
    }

    /** Why the stream ends; empty when the caller wanted it. */
    private Optional<StatusRuntimeException> lastWord(Reading events) {
        return over ? ending : Optional.of(events.closing()); // closed by others
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

    private Reading opened(String field) {
        return reading.orElseThrow(() -> RpcErrors.invalidField(field, "before open (expected: open first)"));
    }
}
