package io.hawser.client.wire;

import io.grpc.Metadata;
import io.grpc.Status;

/** What comes out of a stream. */
sealed interface StreamSignal<R> {
    /** A message. */
    record Message<R>(R value) implements StreamSignal<R> {}

    /** The stream's end; nothing comes after it. */
    record Ended<R>(Status status, Metadata trailers) implements StreamSignal<R> {}

    /** Nothing came in time. */
    record Silence<R>() implements StreamSignal<R> {}
}
