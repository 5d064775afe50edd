package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.hawser.gateway.backplane.Calls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What nodes ask each other for web servers. A stream is read by questions: one message an answer. */
final class RelayOperations {
    /** The first byte of every question and answer. */
    static final byte VERSION = 1;

    /** A call with one answer. */
    static final Calls.Operation UNARY = new Calls.Operation("rpc-unary");
    /** Begins a stream; the answer is its number. */
    static final Calls.Operation OPEN = new Calls.Operation("rpc-open");
    /** The next message of a stream, or its end, or that there is nothing yet. */
    static final Calls.Operation NEXT = new Calls.Operation("rpc-next");
    /** Ends a stream. */
    static final Calls.Operation CANCEL = new Calls.Operation("rpc-cancel");

    /** How long the answer to {@link #NEXT} may wait for a message. */
    static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Beside what is waited for: how long an answer may be on its way. */
    static final Duration ON_THE_WAY = Duration.ofSeconds(1);

    private RelayOperations() {}

    /** That method for messages that nobody looks into. */
    static MethodDescriptor<ByteString, ByteString> bytes(MethodDescriptor<?, ?> method) {
        return MethodDescriptor.<ByteString, ByteString>newBuilder(Opaque.ONE, Opaque.ONE)
                .setFullMethodName(method.getFullMethodName())
                .setType(method.getType())
                .build();
    }

    private enum Opaque implements MethodDescriptor.Marshaller<ByteString> {
        ONE;

        @Override
        public InputStream stream(ByteString value) {
            return value.newInput();
        }

        @Override
        public ByteString parse(InputStream stream) {
            try {
                return ByteString.readFrom(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
