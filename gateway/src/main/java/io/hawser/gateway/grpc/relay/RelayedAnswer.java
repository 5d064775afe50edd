package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.protobuf.StatusProto;
import io.hawser.gateway.backplane.Calls;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a node brings back. */
sealed interface RelayedAnswer {

    /** A message. */
    record Message(ByteString bytes) implements RelayedAnswer {}

    /** There is no message yet. */
    record Nothing() implements RelayedAnswer {}

    /** The call is over. */
    record Ended(Status status) implements RelayedAnswer {

        static Ended of(io.grpc.Status status, Metadata trailers) {
            return new Ended(StatusProto.fromStatusAndTrailers(status, trailers));
        }

        static Ended of(Throwable failure) {
            return new Ended(Optional.ofNullable(StatusProto.fromThrowable(failure))
                    .orElseGet(() -> Status.newBuilder()
                            .setCode(io.grpc.Status.Code.UNKNOWN.value())
                            .build()));
        }
    }

    /** As bytes that fit into an answer. */
    default ByteBuffer encode() {
        ByteString body = switch (this) {
            case Message(ByteString bytes) -> bytes;
            case Nothing() -> ByteString.EMPTY;
            case Ended(Status status) -> status.toByteString();
        };
        if (body.size() > Calls.MAX_BODY_BYTES - 2) {
            return tooLong(body.size()).encode();
        }
        ByteBuffer bytes = ByteBuffer.allocate(2 + body.size());
        bytes.put(RelayOperations.VERSION).put(kind());
        body.copyTo(bytes);
        return bytes.flip();
    }

    /**
     *      * What {@link #encode} wrote.
     *      *
     * @throws IllegalArgumentException when it is none, or of a version that is not known here
     */
    static RelayedAnswer decode(ByteBuffer body) {
        ByteBuffer bytes = body.duplicate();
        if (bytes.remaining() < 2) {
            throw new IllegalArgumentException("a relayed answer: " + bytes.remaining() + " bytes");
        }
        RelayedCall.requireVersion(bytes.get());
        byte kind = bytes.get();
        return switch (kind) {
            case 0 -> new Message(ByteString.copyFrom(bytes));
            case 1 -> new Nothing();
            case 2 -> new Ended(status(bytes));
            default -> throw new IllegalArgumentException("a relayed answer of kind " + kind + " (expected: 0..2)");
        };
    }

    private byte kind() {
        return switch (this) {
            case Message _ -> 0;
            case Nothing _ -> 1;
            case Ended _ -> 2;
        };
    }

    private static Status status(ByteBuffer bytes) {
        try {
            return Status.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a relayed answer: its status is not understood", e);
        }
    }

    private static Ended tooLong(int bytes) {
        return new Ended(Status.newBuilder()
                .setCode(io.grpc.Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage(
                        "the answer has " + bytes + " bytes, too many to be brought from another node; ask that node")
                .build());
    }
}
