package io.hawser.load.gatling.rpc;

import io.gatling.core.session.Session;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One user's subscription. It asks for the next response only while few events wait: a user who does not read slows the
 * stream, and keeps no more than some batches.
 *
 * <p>Threads: its user's event loop, on to which gRPC's threads hand what comes.
 */
final class EventStream {
    private static final String ATTRIBUTE = "hawser.events";
    private static final int MAX_WAITING = 1_024; // and a batch on top

    private final EventLoop loop;
    private final boolean acknowledges;
    private final Queue<Event> waiting = new ArrayDeque<>();
    private Optional<ClientCallStreamObserver<SubscribeRequest>> requests = Optional.empty();
    private Optional<Wait> wait = Optional.empty();
    private Optional<String> ending = Optional.empty(); // why nothing comes any more
    private boolean heldBack;
    private boolean discards; // what comes is nobody's any more

    /**
     * What the user waits for.
     *
     * @param onResponse looks whether it is there
     * @param onCompleted the gateway ended the stream in order
     * @param failed to be told why it does not come
     * @param timeout of the wait
     */
    private record Wait(Runnable onResponse, Runnable onCompleted, Consumer<String> failed, Future<?> timeout) {}

    EventStream(EventLoop loop, boolean acknowledges) {
        this.loop = loop;
        this.acknowledges = acknowledges;
    }

    static Optional<EventStream> of(Session session) {
        return session.contains(ATTRIBUTE)
                ? Optional.of((EventStream) session.attributes().apply(ATTRIBUTE))
                : Optional.empty();
    }

    /** The kind as the gateway names it. */
    static EventKind onWire(io.hawser.client.view.EventKind kind) {
        return EventKind.valueOf("EVENT_KIND_" + kind);
    }

    Session in(Session session) {
        return session.set(ATTRIBUTE, this);
    }

    /** Subscribes; tells when the first response is there. */
    void open(Channel channel, SubscribeRequest.Open open, Duration limit, Runnable stands, Consumer<String> failed) {
        Runnable opened = () -> {
            settle();
            stands.run();
        };
        begin(opened, () -> failed.accept("the gateway ended the stream"), failed, "answer to subscribe", limit);
        var call = DeviceMessagingGrpc.newStub(channel).subscribe(new Responses());
        call.onNext(SubscribeRequest.newBuilder().setOpen(open).build());
    }

    /** Waits until {@code count} more wanted events came. */
    void await(
            int count, Predicate<Event> wanted, Duration limit, Consumer<List<Event>> came, Consumer<String> failed) {
        List<Event> found = new ArrayList<>();
        Runnable look = () -> {
            take(count, wanted, found);
            if (found.size() == count) {
                settle();
                came.accept(List.copyOf(found));
            }
        };
        begin(look, () -> failed.accept("the gateway ended the stream"), failed, "events", limit);
        look.run();
        if (ending.isPresent() && wait.isPresent()) {
            fail("not subscribed: " + ending.get());
        }
    }

    /** Ends the subscription in order; tells when the gateway has done so, too. */
    void end(Duration limit, Runnable ended, Consumer<String> failed) {
        if (ending.isPresent() || requests.isEmpty()) {
            failed.accept("not subscribed: " + ending.orElse("nothing came of it"));
            return;
        }
        begin(() -> {}, ended, failed, "end of the stream", limit);
        requests.get().onCompleted();
        discards = true; // or the end would wait behind what nobody asks for
        waiting.clear();
        readOn();
    }

    /** Ends it at once. */
    void cancel() {
        if (ending.isEmpty()) {
            ending = Optional.of("ended by its user");
            requests.ifPresent(stream -> stream.cancel("ended by its user", null));
        }
    }

    private void begin(Runnable look, Runnable completed, Consumer<String> failed, String what, Duration limit) {
        settle();
        String reason = "no " + what + " within " + limit.toMillis() + " ms";
        Future<?> timeout = loop.schedule(() -> fail(reason), limit.toNanos(), TimeUnit.NANOSECONDS);
        wait = Optional.of(new Wait(look, completed, failed, timeout));
    }

    private void settle() {
        wait.ifPresent(over -> over.timeout().cancel(false));
        wait = Optional.empty();
    }

    private void fail(String reason) {
        Optional<Wait> failing = wait;
        settle();
        failing.ifPresent(over -> over.failed().accept(reason));
    }

    private void take(int count, Predicate<Event> wanted, List<Event> found) {
        List<String> positions = new ArrayList<>();
        while (found.size() < count && !waiting.isEmpty()) {
            Event event = waiting.remove();
            positions.add(event.getPosition());
            if (wanted.test(event)) {
                found.add(event);
            }
        }
        if (acknowledges && ending.isEmpty() && !positions.isEmpty()) {
            var acknowledge = SubscribeRequest.Acknowledge.newBuilder().addAllPositions(positions);
            SubscribeRequest request =
                    SubscribeRequest.newBuilder().setAcknowledge(acknowledge).build();
            requests.ifPresent(stream -> stream.onNext(request));
        }
        if (heldBack && waiting.size() < MAX_WAITING) {
            readOn();
        }
    }

    private void readOn() {
        heldBack = false;
        requests.ifPresent(stream -> stream.request(1));
    }

    private void onResponse(SubscribeResponse response) {
        if (!discards) {
            waiting.addAll(response.getEventsList());
        }
        if (waiting.size() < MAX_WAITING) {
            readOn();
        } else {
            heldBack = true;
        }
        wait.ifPresent(pending -> pending.onResponse().run());
    }

    private void onCompleted() {
        Optional<Wait> over = wait;
        ending = ending.or(() -> Optional.of(discards ? "unsubscribed" : "the gateway ended the stream"));
        settle();
        over.ifPresent(pending -> pending.onCompleted().run());
    }

    private void onError(String reason) {
        ending = ending.or(() -> Optional.of(reason));
        fail(reason);
    }

    private void hand(Runnable on) {
        if (!loop.isShuttingDown()) {
            loop.execute(on);
        }
    }

    private final class Responses implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {
        @Override
        public void beforeStart(ClientCallStreamObserver<SubscribeRequest> stream) {
            stream.disableAutoRequestWithInitial(1);
            requests = Optional.of(stream); // still on the user's event loop
        }

        @Override
        public void onNext(SubscribeResponse response) {
            hand(() -> onResponse(response));
        }

        @Override
        public void onError(Throwable thrown) {
            String reason = Failure.text(thrown);
            hand(() -> EventStream.this.onError(reason));
        }

        @Override
        public void onCompleted() {
            hand(EventStream.this::onCompleted);
        }
    }
}
