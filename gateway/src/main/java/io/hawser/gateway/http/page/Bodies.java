package io.hawser.gateway.http.page;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** What requests bring. */
final class Bodies {
    private Bodies() {}

    /** The request's content in UTF-8; fails when there is more than that. */
    static CompletionStage<String> read(Request request, int maxBytes) {
        CompletableFuture<String> body = new CompletableFuture<>();
        Content.Source.asByteArrayAsync(
                request,
                maxBytes,
                Promise.Invocable.from(
                        InvocationType.BLOCKING, // whoever gets it may take its time
                        (byte[] bytes) -> body.complete(new String(bytes, StandardCharsets.UTF_8)),
                        body::completeExceptionally));
        return body;
    }

    /** Whether reading failed because there was more than was to be read. */
    static boolean isTooLong(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof IllegalStateException; // what Jetty makes of it
    }
}
