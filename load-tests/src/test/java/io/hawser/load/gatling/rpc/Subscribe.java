package io.hawser.load.gatling.rpc;

import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.client.view.EventKind;
import io.hawser.load.gatling.request.Done;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.StartAt;
import io.hawser.rpc.v1.SubscribeRequest;
import java.util.List;

/**
 * Subscribes to events; answered when the subscription stands. What comes waits, up to a bound, until it is asked for; beyond
 * that bound the stream is held back. A user has one subscription at a time.
 *
 * <p>Threads: immutable, any.
 */
public final class Subscribe extends Request<Done, Subscribe> {
    /** All events, from now on, by no group. */
    static final Settings ALL = new Settings(Text.of(""), Text.of(""), Text.of(""), List.of(), StartAt.START_AT_NOW);

    private final Settings settings;

    /**
     * Which events.
     *
     * @param group empty: none
     * @param devicePrefix of their ids; empty: all
     * @param uplink the name of uplinks; empty: all
     * @param kinds empty: all
     * @param startAt where to begin
     */
    record Settings(Text group, Text devicePrefix, Text uplink, List<EventKind> kinds, StartAt startAt) {
        Settings {
            kinds = List.copyOf(kinds);
        }
    }

    Subscribe(Plan<Done> plan, Settings settings) {
        super(plan);
        this.settings = settings;
    }

    /** As a member of that group, which may hold expressions; what is waited for is acknowledged. */
    public Subscribe group(String name) {
        Settings s = settings;
        return with(new Settings(Text.of(name), s.devicePrefix, s.uplink, s.kinds, s.startAt));
    }

    /** Only events of devices whose ids begin so; it may hold expressions. */
    public Subscribe devices(String idPrefix) {
        Settings s = settings;
        return with(new Settings(s.group, Text.of(idPrefix), s.uplink, s.kinds, s.startAt));
    }

    /** Only these kinds of events. */
    public Subscribe kinds(EventKind... kinds) {
        Settings s = settings;
        return with(new Settings(s.group, s.devicePrefix, s.uplink, List.of(kinds), s.startAt));
    }

    /** Only uplinks with that name, which may hold expressions. */
    public Subscribe uplinks(String name) {
        Settings s = settings;
        return with(new Settings(s.group, s.devicePrefix, Text.of(name), List.of(EventKind.UPLINK), s.startAt));
    }

    /** From the oldest event on, rather than from now. */
    public Subscribe fromOldest() {
        Settings s = settings;
        return with(new Settings(s.group, s.devicePrefix, s.uplink, s.kinds, StartAt.START_AT_OLDEST));
    }

    @Override
    protected Subscribe with(Plan<Done> plan) {
        return new Subscribe(plan, settings);
    }

    @Override
    protected Step<Done> step(ScenarioContext context) {
        return GatewayRequest.step(context, call -> {
            Session session = call.session();
            SubscribeRequest.Open open = open(session);
            EventStream.of(session).ifPresent(EventStream::cancel);
            EventStream stream =
                    new EventStream(session.eventLoop(), !open.getGroup().isEmpty());
            stream.open(
                    call.channel(),
                    open,
                    call.settings().limit(),
                    () -> call.exchange().answered(stream.in(session), new Done()),
                    call.exchange()::failed);
        });
    }

    private Subscribe with(Settings changed) {
        return new Subscribe(plan(), changed);
    }

    private SubscribeRequest.Open open(Session session) {
        EventFilter filter = EventFilter.newBuilder()
                .addAllKinds(settings.kinds.stream().map(EventStream::onWire).toList())
                .setDeviceIdPrefix(settings.devicePrefix.in(session))
                .setUplinkName(settings.uplink.in(session))
                .build();
        return SubscribeRequest.Open.newBuilder()
                .setGroup(settings.group.in(session))
                .setFilter(filter)
                .setStartAt(settings.startAt)
                .build();
    }
}
