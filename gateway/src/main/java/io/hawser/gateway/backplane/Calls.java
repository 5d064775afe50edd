package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Questions to one node. A question is answered by at most one run of its handler; when it fails it may have run.
 *
 * <p>Threads: any may call; nothing here blocks. The handlers of one caller's questions of one operation are begun by one
 * thread at a time, in the order in which they were asked, and must not block; answers come on the engine's threads.
 */
public interface Calls {

    /** The longest question and the longest answer, in bytes. */
    int MAX_BODY_BYTES = 1 << 20;

    /**
     * Asks a node, which may be this one.
     *
     * @param body up to {@link #MAX_BODY_BYTES}, no longer the caller's
     * @param limit how long the answer may take
     * @return the answer; fails with a {@link CallFailure}, at once when nobody is there or nobody serves the operation
     */
    CompletionStage<ByteBuffer> call(Node to, Operation operation, ByteBuffer body, Duration limit);

    /** Answers questions of that kind from now on; only one handler at a time may. */
    Registration serve(Operation operation, Handler handler);

    /** Answers questions. */
    interface Handler {

        /**
         * The answer, now or later, of up to {@link #MAX_BODY_BYTES}; what it fails with the caller is told as text. One that
         * does not understand the question fails with an {@link IllegalArgumentException}, and that is logged here too.
         */
        CompletionStage<ByteBuffer> handle(Node from, ByteBuffer body);
    }

    /**
     * What is asked.
     *
     * @param name lower case letters, digits and hyphens, at most 64
     */
    record Operation(String name) {
        private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

        public Operation {
            if (!FORM.matcher(name).matches()) {
                throw new IllegalArgumentException("operation: " + name + " (expected: " + FORM.pattern() + ")");
            }
        }
    }
}
