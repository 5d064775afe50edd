package io.hawser.gateway.http.page;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What requests bring. */
final class Bodies {
    private Bodies() {}

    /** The request's content in UTF-8; fails when there is more than that. */
    static CompletionStage<String> read(Request request, int maxBytes) {
        CompletableFuture<String> body = new CompletableFuture<>();
        new Reading(request, maxBytes, body).run();
        return body;
    }

    /** Whether reading failed because there was more than was to be read. */
    static boolean isTooLong(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof TooLongException;
    }

    private static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLongException(int maxBytes) {
            super("more than " + maxBytes + " bytes");
        }
    }

    /**
     * Jetty has a reader with a limit, but it still fails the request after it has told that it is too long; with the answer
     * already given, that met the next request of the connection.
     *
     * <p>Threads: one run at a time, as Jetty calls for what was demanded.
     */
    private static final class Reading implements Runnable {
        private final Request request;
        private final int maxBytes;
        private final CompletableFuture<String> body;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Reading(Request request, int maxBytes, CompletableFuture<String> body) {
            this.request = request;
            this.maxBytes = maxBytes;
            this.body = body;
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this); // on any thread that may block: whoever gets the content may take its time
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    body.completeExceptionally(chunk.getFailure());
                    return;
                }
                boolean fits = take(chunk.getByteBuffer());
                boolean last = chunk.isLast();
                chunk.release();
                if (!fits) {
                    body.completeExceptionally(new TooLongException(maxBytes));
                    return;
                }
                if (last) {
                    body.complete(bytes.toString(StandardCharsets.UTF_8));
                    return;
                }
            }
        }

        private boolean take(ByteBuffer part) {
            if (part.remaining() > maxBytes - bytes.size()) {
                return false;
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            return true;
        }
    }
}
