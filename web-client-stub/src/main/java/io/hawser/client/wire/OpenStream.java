package io.hawser.client.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One stream of a server. At most {@value #AHEAD} messages come ahead of the reader; beyond that the server waits, and
 * nobody else.
 *
 * <p>Threads: gRPC's put signals in; the reading thread takes them out and asks for more; any thread sends, half-closes and
 * cancels.
 */
final class OpenStream<Q, R> {
    private static final int AHEAD = 2;
    // the messages asked for, and the end
    private static final int CAPACITY = AHEAD + 1;

    private final Optional<ClientCall<Q, R>> call;
    private final BlockingQueue<StreamSignal<R>> signals = new ArrayBlockingQueue<>(CAPACITY);
    /** gRPC takes what is sent from one thread at a time, and nothing after the end. */
    private final ReentrantLock sending = new ReentrantLock();
    // guarded by sending
    private boolean over;

    private OpenStream(Optional<ClientCall<Q, R>> call) {
        this.call = call;
    }

    /** A stream that was never opened. */
    static <Q, R> OpenStream<Q, R> none() {
        return new OpenStream<>(Optional.empty());
    }

    /** Opens a stream. The sending side stays open where the method lets the caller go on: closing it would end the stream. */
    static <Q, R> OpenStream<Q, R> open(Channel channel, MethodDescriptor<Q, R> method, Q opening) {
        ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
        var stream = new OpenStream<Q, R>(Optional.of(call));
        call.start(stream.new Listener(), new Metadata());
        call.request(AHEAD);
        call.sendMessage(opening);
        if (method.getType().clientSendsOneMessage()) {
            stream.halfClose();
        }
        return stream;
    }

    /** The first signal, or silence. */
    StreamSignal<R> first(Duration within) throws InterruptedException {
        StreamSignal<R> signal = signals.poll(within.toNanos(), TimeUnit.NANOSECONDS);
        return signal == null ? new StreamSignal.Silence<>() : signal;
    }

    StreamSignal<R> next() throws InterruptedException {
        return signals.take();
    }

    /** One message was handled: another may come. */
    void requestNext() {
        call.ifPresent(open -> open.request(1));
    }

    boolean isOpened() {
        return call.isPresent();
    }

    /** Sends a message; false if this side of the stream is closed already. That it is sent does not say that it arrives. */
    boolean send(Q message) {
        return unlessOver(open -> open.sendMessage(message));
    }

    /** Nothing more is sent: the server finishes and ends the stream. */
    void halfClose() {
        var unused = unlessOver(open -> {
            over = true;
            open.halfClose();
        });
    }

    void cancel(String because) {
        sending.lock();
        try {
            over = true;
            call.ifPresent(open -> open.cancel(because, null));
        } finally {
            sending.unlock();
        }
    }

    private boolean unlessOver(Consumer<ClientCall<Q, R>> work) {
        sending.lock();
        try {
            if (over || call.isEmpty()) {
                return false;
            }
            work.accept(call.get());
            return true;
        } finally {
            sending.unlock();
        }
    }

    private final class Listener extends ClientCall.Listener<R> {
        @Override
        public void onMessage(R message) {
            signals.add(new StreamSignal.Message<>(message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            sending.lock();
            try {
                over = true;
            } finally {
                sending.unlock();
            }
            signals.add(new StreamSignal.Ended<>(status, trailers));
        }
    }
}
