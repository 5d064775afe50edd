package io.hawser.load.gatling.rpc;

import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.client.view.EventKind;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.rpc.v1.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Waits for events of the subscription; those that came before and were not asked for yet count. Those that are not wanted
 * are passed over for good.
 *
 * <p>Threads: immutable, any.
 */
public final class AwaitEvents extends Request<List<Event>, AwaitEvents> {
    private final Settings settings;

    /**
     * Which.
     *
     * @param count how many
     * @param device whose; empty: anybody's
     * @param kind empty: any
     * @param limit empty: the protocol's
     */
    record Settings(int count, Optional<Text> device, Optional<EventKind> kind, Optional<Duration> limit) {
        Settings {
            if (count < 1) {
                throw new IllegalArgumentException("events: " + count + " (expected: 1 or more)");
            }
        }
    }

    AwaitEvents(Plan<List<Event>> plan, Settings settings) {
        super(plan);
        this.settings = settings;
    }

    /** Only events of that device, whose id may hold expressions. */
    public AwaitEvents ofDevice(String id) {
        Settings s = settings;
        return new AwaitEvents(plan(), new Settings(s.count, Optional.of(Text.of(id)), s.kind, s.limit));
    }

    /** Only events of that kind. */
    public AwaitEvents ofKind(EventKind kind) {
        Settings s = settings;
        return new AwaitEvents(plan(), new Settings(s.count, s.device, Optional.of(kind), s.limit));
    }

    /** They have to come within this. */
    public AwaitEvents within(Duration limit) {
        Settings s = settings;
        return new AwaitEvents(plan(), new Settings(s.count, s.device, s.kind, Optional.of(limit)));
    }

    @Override
    protected AwaitEvents with(Plan<List<Event>> plan) {
        return new AwaitEvents(plan, settings);
    }

    @Override
    protected Step<List<Event>> step(ScenarioContext context) {
        return GatewayRequest.step(
                context,
                call -> call.withStream(stream -> stream.await(
                        settings.count,
                        wanted(call.session()),
                        settings.limit.orElse(call.settings().limit()),
                        call.exchange()::answered,
                        call.exchange()::failed)));
    }

    private Predicate<Event> wanted(Session session) {
        Optional<String> device = settings.device.map(text -> text.in(session));
        return event -> device.filter(id -> !id.equals(event.getDeviceId())).isEmpty()
                && settings.kind
                        .filter(kind -> EventStream.onWire(kind) != event.getKind())
                        .isEmpty();
    }
}
