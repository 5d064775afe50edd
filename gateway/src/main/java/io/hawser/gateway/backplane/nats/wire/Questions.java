package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.Message;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Questions over one line, by number, each of which ends: with an answer, or with a {@link WireFailure}. The client's own
 * are not used, since they outlive a connection that broke, and may block.
 *
 * <p>Threads: any; answers come on one thread of the line, in the order in which they arrive.
 */
public final class Questions {
    private static final int NO_RESPONDERS = 503;

    private final Line line;
    private final ScheduledExecutorService timer;
    private final String prefix;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Message>> open = new ConcurrentHashMap<>();
    private volatile boolean closed; // set once; read after put: either close sees the question, or we see that it ran

    /**
     * Opens the subject to which answers come.
     *
     * @param endWithLine whether a line that breaks ends what is asked: the answer may be lost with it
     */
    public Questions(Line line, ScheduledExecutorService timer, boolean endWithLine) {
        this.line = line;
        this.timer = timer;
        this.prefix = line.inbox() + ".";
        line.listen(this::onAnswer, prefix + "*");
        if (endWithLine) {
            line.watch(new Line.Watcher() {
                @Override
                public void onDown() {
                    endAll("the connection broke");
                }

                @Override
                public void onUp() {}
            });
        }
    }

    /** Whether the server that is asked is one of several, and older than that version. */
    public boolean isOneOfSeveralBefore(String version) {
        ServerInfo server = line.server();
        return server.getCluster() != null && !server.isSameOrNewerThanVersion(version);
    }

    /** Asks, in the order of calls. */
    public CompletableFuture<Message> ask(String subject, @Nullable Headers headers, byte[] body, Duration limit) {
        long number = numbers.incrementAndGet();
        CompletableFuture<Message> answer = new CompletableFuture<>();
        open.put(number, answer); // before the limit begins, which may be over at once
        try {
            Future<?> end = timer.schedule(
                    () -> end(number, new WireFailure.NoAnswer(subject + ": no answer in " + limit)),
                    limit.toNanos(),
                    TimeUnit.NANOSECONDS);
            var _ = answer.whenComplete((_, _) -> end.cancel(false));
        } catch (RejectedExecutionException _) {
            end(number, new WireFailure.NotSent(subject + ": closed"));
            return answer;
        }
        if (closed) {
            end(number, new WireFailure.NotSent(subject + ": closed"));
        } else {
            line.send(subject, prefix + number, headers, body).ifPresent(why -> end(number, why));
        }
        return answer;
    }

    /** Ends what is asked, and asks nothing more. */
    public void close() {
        closed = true;
        endAll("closed");
    }

    private void onAnswer(Message message) {
        long number = Long.parseLong(message.getSubject().substring(prefix.length()));
        if (message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS) {
            end(number, new WireFailure.NobodyThere("nobody listens"));
            return;
        }
        CompletableFuture<Message> answer = open.remove(number);
        if (answer != null) {
            answer.complete(message);
        }
    }

    private void end(long number, WireFailure why) {
        CompletableFuture<Message> answer = open.remove(number);
        if (answer != null) {
            answer.completeExceptionally(why);
        }
    }

    private void endAll(String why) {
        List.copyOf(open.keySet()).stream()
                .sorted() // as they were asked
                .forEach(number -> end(number, new WireFailure.NoAnswer(why)));
    }
}
