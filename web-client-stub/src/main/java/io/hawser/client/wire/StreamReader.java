package io.hawser.client.wire;

import io.grpc.MethodDescriptor;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.wire.gateways.Backoff;
import io.hawser.client.wire.gateways.Choice;
import io.hawser.client.wire.gateways.Gateway;
import io.hawser.client.wire.gateways.Tenant;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Reads a server's stream for as long as its owner likes, from one gateway after another.
 *
 * <p>Threads: one thread of its own opens the streams and calls the {@link Reading}; the other methods may be called by any,
 * that one included.
 */
public final class StreamReader<Q, R> implements AutoCloseable {
    private static final String NO_LONGER_READ = "no longer read";

    private final MethodDescriptor<Q, R> method;
    private final Choice gateways;
    private final Backoff backoff;
    private final Duration openWithin;
    private final Reading<Q, R> reading;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    // written by the reading thread, then it looks at closing; close does the reverse: one of them cancels the stream
    private volatile OpenStream<Q, R> current = OpenStream.none();
    // as closing: written by finish, which looks at the stream then
    private volatile boolean finishing;
    private int failures;

    public StreamReader(
            String name,
            MethodDescriptor<Q, R> method,
            Choice gateways,
            Backoff backoff,
            Duration openWithin,
            Reading<Q, R> reading) {
        this.method = method;
        this.gateways = gateways;
        this.backoff = backoff;
        this.openWithin = openWithin;
        this.reading = reading;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Ends when nothing more will be read: normally after {@link #close}, else with what ended it. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    public boolean isReadBy(Thread other) {
        return other == thread;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Sends a message on the stream that is open; false if there is none. That it is sent does not say that it arrives. */
    public boolean send(Q message) {
        return current.send(message);
    }

    /** Sends no more and reads on until the server has ended the stream, then no other is opened; without a stream, stops. */
    public void finish() {
        finishing = true;
        OpenStream<Q, R> stream = current;
        if (stream.isOpened()) {
            stream.halfClose();
        } else {
            closing.countDown();
        }
    }

    /** Stops, and waits for the message being handled; called by the reading thread itself, it does not wait. */
    @Override
    public void close() {
        closing.countDown();
        current.cancel(NO_LONGER_READ);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosing()) {
                readOneStream();
            }
            reading.onEnd(Optional.empty());
            ended.complete(null);
        } catch (Throwable fatal) { // whatever it is, whoever waits for the end has to hear of it
            reading.onEnd(Optional.of(fatal));
            ended.completeExceptionally(fatal);
        } finally {
            current.cancel(NO_LONGER_READ);
        }
    }

    private void readOneStream() throws Exception {
        Gateway gateway = gateways.next(Set.of());
        OpenStream<Q, R> stream = OpenStream.open(gateway.channel(), method, reading.opening());
        current = stream;
        if (isClosing() || finishing) {
            closing.countDown();
            return;
        }
        Optional<HawserException> failure = readAsTenant(gateway, stream);
        current = OpenStream.none();
        stream.cancel(NO_LONGER_READ);
        if (finishing) {
            closing.countDown();
        }
        if (failure.isEmpty() || isClosing()) {
            return;
        }
        if (UnaryCall.isGatewayAway(failure.get()) || failure.get() instanceof HawserException.DeadlineExceeded) {
            gateway.onUnreachable(failure.get());
        }
        if (!reading.mayGoOn(failure.get())) {
            throw failure.get();
        }
        pause(failure.get());
    }

    /** As {@link #read}; when the gateway does not serve any more and another does, the stream breaks, and is opened there. */
    private Optional<HawserException> readAsTenant(Gateway gateway, OpenStream<Q, R> stream) throws Exception {
        Tenant tenant = condition -> {
            if (reading.mayMove()) {
                stream.cancel("left the gateway: " + condition);
            }
        };
        reading.onOpening(gateway);
        gateway.admit(tenant);
        try {
            return read(gateway, stream);
        } finally {
            gateway.dismiss(tenant);
        }
    }

    /** Hands on messages until the stream ends, and answers how it did; empty: by {@link #close}. */
    private Optional<HawserException> read(Gateway gateway, OpenStream<Q, R> stream) throws Exception {
        Gateway.Standing standing = gateway.standing();
        StreamSignal<R> signal = stream.first(openWithin);
        if (signal instanceof StreamSignal.Message<R>) {
            gateway.onAnswered(standing);
        }
        while (signal instanceof StreamSignal.Message<R> message) {
            failures = 0;
            reading.onMessage(message.value(), this::isClosing);
            if (isClosing()) {
                return Optional.empty();
            }
            stream.requestNext();
            signal = stream.next();
        }
        if (signal instanceof StreamSignal.Ended<R> end) {
            return Optional.of(failure(end));
        }
        return Optional.of(new HawserException.DeadlineExceeded(
                Refusal.because(gateway.address() + " did not open the stream within " + openWithin)));
    }

    private static <R> HawserException failure(StreamSignal.Ended<R> end) {
        return end.status().isOk()
                ? new HawserException.Unavailable(Refusal.because("the gateway ended the stream"))
                : FailureMapper.failure(end.status(), end.trailers());
    }

    private void pause(HawserException failure) throws InterruptedException {
        failures++;
        Duration own = backoff.pause(failures);
        Duration pause =
                failure.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
        reading.onInterrupted(failure, pause);
        var unused = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS); // the loop looks whether it is closing
    }

    /** What is read, and what its owner makes of it. All methods are called by the reading thread. */
    public interface Reading<Q, R> {
        /** The request that opens the next stream. */
        Q opening();

        /** Whether it may be read from another gateway as well, when this one hangs or drains. */
        default boolean mayMove() {
            return true;
        }

        /** The stream is being opened at this gateway. */
        default void onOpening(Gateway gateway) {}

        /** Handles a message, stopping early once {@code closing}; the next is asked for when this returns. An exception ends the reading. */
        void onMessage(R message, BooleanSupplier closing) throws Exception;

        /** Whether to go on after this: with what may be better at another gateway or a little later, unless told otherwise. */
        default boolean mayGoOn(HawserException failure) {
            return failure instanceof HawserException.Unavailable
                    || failure instanceof HawserException.Exhausted
                    || failure instanceof HawserException.DeadlineExceeded
                    || failure instanceof HawserException.Internal;
        }

        /** The stream broke; another is opened after {@code pause}. */
        void onInterrupted(HawserException failure, Duration pause);

        /** Nothing more will be read: after close, or for this cause. */
        void onEnd(Optional<Throwable> cause);
    }
}
