package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.grpc.inside.InsideCalls;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where other nodes call this one's services for web servers.
 *
 * <p>Threads: any; nothing here blocks.
 */
public final class RelayDoor implements AutoCloseable {
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10);

    private final InsideCalls inside;
    private final LongSupplier nanoClock;
    private final ConcurrentMap<Key, RelayedStream> streams = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final List<Registration> served;

    /** Serves from now on; {@code inside} is closed with it. */
    public RelayDoor(Calls calls, InsideCalls inside, LongSupplier nanoClock) {
        this.inside = inside;
        this.nanoClock = nanoClock;
        this.served = List.of(
                calls.serve(RelayOperations.UNARY, (_, body) -> unary(RelayedCall.decode(body))),
                calls.serve(RelayOperations.OPEN, (from, body) -> open(from, RelayedCall.decode(body))),
                calls.serve(RelayOperations.NEXT, this::next),
                calls.serve(RelayOperations.CANCEL, this::cancel));
    }

    /** Ends streams whose readers are gone without a word; to be called every so often. */
    public void sweep() {
        long since = nanoClock.getAsLong() - FORGOTTEN_AFTER.toNanos();
        streams.forEach((key, stream) -> {
            if (stream.forgottenSince(since) && streams.remove(key, stream)) {
                stream.cancel();
            }
        });
    }

    @Override
    public void close() {
        served.forEach(Registration::close);
        streams.values().forEach(RelayedStream::cancel);
        inside.close();
    }

    private record Key(Node reader, long number) {}

    private CompletionStage<ByteBuffer> unary(RelayedCall asked) {
        Optional<MethodDescriptor<?, ?>> method = inside.method(asked.method());
        if (method.isEmpty()) {
            return answer(unknown(asked));
        }
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(asked.limit().toMillis(), TimeUnit.MILLISECONDS);
        Answering answering = new Answering();
        ClientCalls.asyncUnaryCall(
                inside.as(asked.caller()).newCall(RelayOperations.bytes(method.get()), options),
                asked.request(),
                answering);
        return answering.answer.thenApply(RelayedAnswer::encode);
    }

    private CompletionStage<ByteBuffer> open(Node from, RelayedCall asked) {
        MethodDescriptor<?, ?> method = inside.method(asked.method())
                .orElseThrow(() -> new IllegalArgumentException("this node has no method " + asked.method()));
        ClientCall<ByteString, ByteString> call =
                inside.as(asked.caller()).newCall(RelayOperations.bytes(method), CallOptions.DEFAULT);
        RelayedStream stream = new RelayedStream(call, nanoClock.getAsLong());
        long number = numbers.incrementAndGet();
        streams.put(new Key(from, number), stream);
        stream.begin(asked.request());
        return CompletableFuture.completedFuture(ByteBuffer.allocate(1 + Long.BYTES)
                .put(RelayOperations.VERSION)
                .putLong(number)
                .flip());
    }

    private CompletionStage<ByteBuffer> next(Node from, ByteBuffer body) {
        Key key = key(from, body);
        RelayedStream stream = streams.get(key);
        if (stream == null) {
            return answer(new RelayedAnswer.Ended(com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.CANCELLED.value())
                    .setMessage("nobody asked for this stream for too long")
                    .build()));
        }
        return stream.next(nanoClock.getAsLong()).thenApply(RelayedAnswer::encode);
    }

    private CompletionStage<ByteBuffer> cancel(Node from, ByteBuffer body) {
        Optional.ofNullable(streams.remove(key(from, body))).ifPresent(RelayedStream::cancel);
        return answer(new RelayedAnswer.Nothing());
    }

    private static Key key(Node from, ByteBuffer body) {
        ByteBuffer bytes = body.duplicate();
        if (bytes.remaining() < 1 + Long.BYTES) {
            throw new IllegalArgumentException("the number of a stream: " + bytes.remaining() + " bytes");
        }
        RelayedCall.requireVersion(bytes.get());
        return new Key(from, bytes.getLong());
    }

    private static CompletionStage<ByteBuffer> answer(RelayedAnswer answer) {
        return CompletableFuture.completedFuture(answer.encode());
    }

    private static RelayedAnswer unknown(RelayedCall asked) {
        return new RelayedAnswer.Ended(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNIMPLEMENTED.value())
                .setMessage("the program of that node has no method " + asked.method())
                .build());
    }

    private static final class Answering implements StreamObserver<ByteString> {
        private final CompletableFuture<RelayedAnswer> answer = new CompletableFuture<>();
        private volatile @Nullable ByteString value; // there is one before it completes

        @Override
        public void onNext(ByteString message) {
            value = message;
        }

        @Override
        public void onError(Throwable failure) {
            answer.complete(RelayedAnswer.Ended.of(failure));
        }

        @Override
        public void onCompleted() {
            ByteString message = value;
            answer.complete(new RelayedAnswer.Message(message == null ? ByteString.EMPTY : message));
        }
    }
}
