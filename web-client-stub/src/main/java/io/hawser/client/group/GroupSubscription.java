package io.hawser.client.group;

import io.hawser.client.view.EventView;
import io.hawser.client.wire.StreamReader;
import io.hawser.client.wire.Streams;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A member of a named group, at the gateway that answers, and the next when it goes.
 *
 * <p>Threads: the handler is called by threads of the subscription's own; these methods may be called by any, the handler's
 * included.
 */
public final class GroupSubscription implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 5;
    private static final long TRY_AGAIN_MILLIS = 20;

    private final GroupHandler handler;
    private final DeviceQueues queues = new DeviceQueues();
    private final Answering answering;
    private final GroupReading reading;
    private final StreamReader<SubscribeRequest, SubscribeResponse> reader;
    private final List<Thread> workers;
    private final Thread answerer;
    private final CountDownLatch working;
    // written by workers, read at the end; any of several will do
    private volatile Optional<Throwable> fatal = Optional.empty();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Not started; made by the client. */
    public GroupSubscription(GroupOptions options, GroupHandler handler, Streams streams) {
        this.handler = handler;
        answering = new Answering(options.maxUnacknowledged(), options.rejectDelay());
        reading = new GroupReading(options, handler, queues);
        String name = "group-" + options.group();
        reader = streams.reader(name, DeviceMessagingGrpc.getSubscribeMethod(), reading);
        workers = IntStream.range(0, options.threads())
                .mapToObj(i -> thread(this::work, streams.threadName(name + "-handler")))
                .toList();
        working = new CountDownLatch(workers.size());
        answerer = thread(this::answer, streams.threadName(name + "-answers"));
    }

    private static Thread thread(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins; once. */
    public void start() {
        reader.start();
        answerer.start();
        workers.forEach(Thread::start);
    }

    /** Ends when a gateway has taken the subscription. Fails if it ends before. */
    public CompletableFuture<Void> started() {
        return reading.started().copy();
    }

    /**
     * Ends when no more events will be handled and those that were are acknowledged: normally after {@link #close}, else
     * with what ended it.
     */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /**
     * Begins with no more events, waits for the handlers at work, acknowledges what they handled, and leaves the group: what
     * waited here goes to the other members at once. Called by a handler itself, it does not wait.
     */
    @Override
    public void close() {
        queues.stop();
        Thread current = Thread.currentThread();
        if (workers.contains(current) || current == answerer || reader.isReadBy(current)) {
            return;
        }
        try {
            answerer.join();
        } catch (InterruptedException stop) {
            current.interrupt();
        }
    }

    private void work() {
        try {
            for (Optional<EventView> event = queues.take(); event.isPresent(); event = queues.take()) {
                handle(event.get());
            }
        } catch (Throwable error) { // worse than an exception of the handler's: whoever waits for the end has to hear
            fatal = Optional.of(error);
            queues.stop();
        } finally {
            working.countDown();
            if (working.getCount() == 0) {
                answering.finish();
            }
        }
    }

    private void handle(EventView event) {
        boolean handled = false;
        try {
            handler.onEvent(event);
            handled = true;
        } catch (Exception failure) {
            handler.onFailure(event, failure);
        } finally {
            Thread.interrupted(); // nobody but the handler interrupts this thread, and its event is over
            if (handled) {
                answering.handled(event.position()); // first: else the device's next could be acknowledged before it
                queues.done(event);
            } else {
                answering.refused(queues.refuse(event));
            }
        }
    }

    private void answer() {
        try {
            for (var next = answering.take(); next.isPresent(); next = answering.take()) {
                say(next.get());
            }
            reader.finish();
            var unused = reader.ended()
                    .handle((nothing, failure) -> true)
                    .completeOnTimeout(false, GOODBYE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            reader.close();
            end();
        }
    }

    /** On this stream or, if it is gone, on the next: the gateway knows positions, whichever stream they came on. */
    private void say(SubscribeRequest request) throws InterruptedException {
        while (!reader.send(request) && !reader.ended().isDone() && working.getCount() > 0) {
            TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
        }
    }

    private void end() {
        var unused = reader.ended().whenComplete((nothing, failure) -> {
            Optional<Throwable> cause = fatal;
            if (cause.isPresent()) {
                ended.completeExceptionally(cause.get());
            } else if (failure != null) {
                ended.completeExceptionally(failure);
            } else {
                ended.complete(null);
            }
        });
    }
}
