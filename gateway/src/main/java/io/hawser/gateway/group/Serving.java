package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A group with members at work: what they have in hand, and who reads it in for them.
 *
 * <p>Guarded by the group's lock.
 */
final class Serving {
    private final Window window;
    private final GroupReader reader;
    private final Condition room;
    private final LongSupplier nanoClock;
    private final Counters counters;
    private long redeliveries;

    /** Begins to read from the state's place; for at least one member. */
    Serving(GroupState state, List<MemberQueue> members, ReentrantLock lock, GroupServices services) {
        this.nanoClock = services.nanoClock();
        this.counters = services.counters();
        this.room = lock.newCondition();
        Dispatch dispatch = new Dispatch();
        members.forEach(dispatch::join);
        this.window = new Window(state.filter(), dispatch, state.place(), state.eventsLost());
        this.reader = new GroupReader(state.name(), window, lock, room, services);
        reader.start();
    }

    Window window() {
        return window;
    }

    long redeliveries() {
        return redeliveries;
    }

    void join(MemberQueue member) {
        window.dispatch().join(member);
    }

    void leave(MemberQueue member) {
        window.dispatch().leave(member);
        reader.poke();
    }

    GroupDelivery give(MemberQueue member, int maxEvents, long maxBytes) {
        List<GroupEvent> events = new ArrayList<>();
        long first = member.delivered() + 1;
        long now = nanoClock.getAsLong();
        int again = 0;
        long bytes = 0;
        while (events.size() < maxEvents
                && bytes < maxBytes
                && window.dispatch().give(member, now) instanceof Dispatch.One(HeldEvent event, boolean repeat)) {
            events.add(event.event());
            bytes += event.bytes();
            again += repeat ? 1 : 0;
        }
        if (!events.isEmpty()) {
            redeliveries += again;
            counters.add(Counter.EVENTS_DELIVERED, events.size());
            counters.add(Counter.GROUP_EVENTS_REDELIVERED, again);
            room.signalAll();
        }
        return new GroupDelivery(events, first);
    }

    void acknowledge(MemberQueue member, Collection<EventPosition> positions) {
        List<HeldEvent> events = new ArrayList<>(positions.size());
        positions.forEach(position -> window.findGiven(position).ifPresent(events::add));
        finish(member, events);
    }

    void acknowledgeUpTo(MemberQueue member, long ordinal) {
        finish(member, member.upTo(ordinal));
    }

    void reject(MemberQueue member, Collection<EventPosition> positions, Duration delay) {
        long ready = nanoClock.getAsLong() + delay.toNanos();
        for (EventPosition position : positions) {
            window.findGiven(position)
                    .filter(event -> event.isWith(member))
                    .ifPresent(event -> window.dispatch().reject(event, ready));
        }
        window.dispatch().onSignOfLife(member);
        reader.poke();
    }

    void end() {
        reader.stop();
    }

    private void finish(MemberQueue member, List<HeldEvent> events) {
        window.finish(events);
        window.dispatch().onSignOfLife(member);
        room.signalAll();
    }
}
