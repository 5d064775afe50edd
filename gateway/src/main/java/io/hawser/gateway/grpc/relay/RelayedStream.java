package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream that is read by another node: the next message is made when the last one was fetched.
 *
 * <p>Threads: any.
 */
final class RelayedStream extends ClientCall.Listener<ByteString> {
    private final ClientCall<ByteString, ByteString> call;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<RelayedAnswer> ready = new ArrayDeque<>(); // a message and the end, at most; under the lock
    private CompletableFuture<RelayedAnswer> waiting = CompletableFuture.completedFuture(new RelayedAnswer.Nothing());
    private volatile long askedNanos; // when it was asked last

    RelayedStream(ClientCall<ByteString, ByteString> call, long nowNanos) {
        this.call = call;
        this.askedNanos = nowNanos;
    }

    void begin(ByteString request) {
        call.start(this, new Metadata());
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
    }

    /** The next message, or the end, or {@link RelayedAnswer.Nothing} when there is none for a while. */
    CompletionStage<RelayedAnswer> next(long nowNanos) {
        askedNanos = nowNanos;
        lock.lock();
        try {
            Optional<RelayedAnswer> first = Optional.ofNullable(ready.peekFirst());
            if (first.isPresent()) {
                if (first.get() instanceof RelayedAnswer.Message) { // the end stays
                    ready.removeFirst();
                    call.request(1);
                }
                return CompletableFuture.completedFuture(first.get());
            }
            waiting = new CompletableFuture<RelayedAnswer>()
                    .completeOnTimeout(
                            new RelayedAnswer.Nothing(),
                            RelayOperations.LONGEST_WAIT.toMillis(),
                            TimeUnit.MILLISECONDS);
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    boolean forgottenSince(long nanos) {
        return askedNanos - nanos < 0;
    }

    void cancel() {
        call.cancel("the caller at the other node went away", null);
    }

    @Override
    public void onMessage(ByteString message) {
        if (offer(new RelayedAnswer.Message(message), false)) {
            call.request(1);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        boolean _ = offer(RelayedAnswer.Ended.of(status, trailers), true);
    }

    /** True when somebody waited for it. */
    private boolean offer(RelayedAnswer answer, boolean stays) {
        lock.lock();
        try {
            boolean taken = waiting.complete(answer);
            if (!taken || stays) {
                ready.addLast(answer);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
