package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventBatch;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.LogPlace;
import io.hawser.gateway.event.PlacedBatch;
import io.hawser.gateway.event.StoredEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What a group with members has in hand: the events between its place and where it has read to that are not finished. What
 * is finished takes no room, so that one event that nobody acknowledges holds up nothing but itself.
 *
 * <p>Guarded by the group's lock.
 */
final class Window {
    /** What an event costs besides its payload, about. */
    private static final int EVENT_BYTES = 300;

    private final EventFilter filter;
    private final Dispatch dispatch;
    private final ArrayDeque<Unfinished> toRestore;
    private final TreeMap<Position, HeldBatch> batches = new TreeMap<>();
    private final Map<EventPosition, HeldEvent> lost = new HashMap<>();
    private LogPlace read;
    private int held;
    private long bytes;
    private long eventsLost;

    /**
     * @param dispatch has a member
     * @param place unfinished events of it are to be restored, batch by batch, before reading goes on
     * @param eventsLost by the group so far
     */
    Window(EventFilter filter, Dispatch dispatch, GroupPlace place, long eventsLost) {
        this.filter = filter;
        this.dispatch = dispatch;
        this.read = place.read();
        this.toRestore = new ArrayDeque<>(place.unfinished());
        this.eventsLost = eventsLost;
        for (LostEvents events : place.lost()) {
            hold(new GroupEvent.Lost(events), "", EVENT_BYTES, 1);
        }
    }

    Dispatch dispatch() {
        return dispatch;
    }

    LogPlace read() {
        return read;
    }

    long eventsLost() {
        return eventsLost;
    }

    /** The batch to restore next; empty when reading goes on. */
    Optional<Position> nextToRestore() {
        return Optional.ofNullable(toRestore.peek()).map(Unfinished::batch);
    }

    /** Takes in hand again what was unfinished of that batch. */
    void restore(PlacedBatch placed) {
        List<Unfinished> runs = takeRuns(placed.position());
        hold(placed, index -> runs.stream().anyMatch(run -> run.covers(index)), 1);
    }

    /** That batch is gone, and what was unfinished of it: tells of it. */
    void giveUp(Position batch, Instant now) {
        long count = takeRuns(batch).stream().mapToLong(Unfinished::count).sum();
        addLost(batch, count, now);
    }

    /** Takes in hand what the filter passes of the batch behind what was read; tells of events missing in between. */
    void add(PlacedBatch placed) {
        EventBatch batch = placed.batch();
        Position before = new Position(placed.position().value() - 1);
        if (before.compareTo(read.behind()) > 0) {
            addLost(before, atLeastOne(batch.ordinal() - read.nextOrdinal()), batch.written());
        }
        hold(placed, _ -> true, 0);
        read = new LogPlace(placed.position(), batch.nextOrdinal());
    }

    /** Moves on over what is no longer kept, and tells of it. */
    void skipTo(LogPlace place, Instant now) {
        if (place.behind().compareTo(read.behind()) > 0) {
            addLost(place.behind(), atLeastOne(place.nextOrdinal() - read.nextOrdinal()), now);
            read = place;
        }
    }

    /** Every batch has an event; where several gateways append, their numbers are estimates. */
    private static long atLeastOne(long estimate) {
        return Math.max(1, estimate);
    }

    private void addLost(Position before, long count, Instant until) {
        eventsLost += count;
        EventPosition position = new EventPosition(before, LostEvents.INDEX);
        hold(new GroupEvent.Lost(new LostEvents(position, count, until)), "", EVENT_BYTES, 0);
    }

    /** The event, if the group has it in hand and it was given to somebody. */
    Optional<HeldEvent> findGiven(EventPosition position) {
        Optional<HeldEvent> found = position.index() == LostEvents.INDEX
                ? Optional.ofNullable(lost.get(position))
                : Optional.ofNullable(batches.get(position.batch())).flatMap(batch -> batch.find(position.index()));
        return found.filter(HeldEvent::wasGiven);
    }

    /** Events that are dealt with; some may be finished already. */
    void finish(Collection<HeldEvent> events) {
        events.stream().filter(event -> !event.finished()).forEach(this::finish);
    }

    /** Events in hand that are with no member. */
    int waiting() {
        return held - unacknowledged();
    }

    /** Events that are with members. */
    int unacknowledged() {
        int sum = 0;
        for (MemberQueue member : dispatch.members()) {
            sum += member.unacknowledged();
        }
        return sum;
    }

    /** Events in hand, those to be restored included. */
    long held() {
        return held + toRestore.stream().mapToLong(Unfinished::count).sum();
    }

    /** What it all takes in memory, about. */
    long bytes() {
        return bytes;
    }

    /** When the oldest event in hand happened. */
    Optional<Instant> oldest() {
        return batches.isEmpty()
                ? Optional.empty()
                : batches.firstEntry().getValue().oldest();
    }

    /** How far the group is now. */
    GroupPlace place() {
        List<Unfinished> runs = new ArrayList<>();
        batches.values().forEach(batch -> batch.addRuns(runs));
        runs.addAll(toRestore); // behind all that was restored; reading has not gone on before they are
        List<LostEvents> untold = lost.values().stream()
                .map(HeldEvent::event)
                .map(GroupEvent.Lost.class::cast)
                .map(GroupEvent.Lost::events)
                .toList();
        return new GroupPlace(read, runs, untold);
    }

    private void hold(PlacedBatch placed, IntPredicate wanted, int attempts) {
        List<Event> events = placed.batch().events();
        HeldBatch batch = new HeldBatch(placed.position(), events.size());
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (wanted.test(i) && filter.passes(event)) {
                StoredEvent stored = new StoredEvent(
                        new EventPosition(placed.position(), i), placed.batch().node(), event);
                batch.put(i, hold(new GroupEvent.Recorded(stored), event.device(), size(event), attempts));
            }
        }
        if (!batch.isEmpty()) {
            batches.put(placed.position(), batch);
        }
    }

    private HeldEvent hold(GroupEvent event, String device, long size, int attempts) {
        HeldEvent holding = new HeldEvent(event, dispatch.lane(device), size, attempts);
        held++;
        bytes += size;
        if (event instanceof GroupEvent.Lost) {
            lost.put(event.position(), holding);
        }
        dispatch.add(holding);
        return holding;
    }

    private void finish(HeldEvent event) {
        dispatch.finish(event);
        held--;
        bytes -= event.bytes();
        EventPosition position = event.event().position();
        if (lost.remove(position) != null) {
            return;
        }
        HeldBatch batch = batches.get(position.batch());
        if (batch != null && batch.finish(position.index())) {
            batches.remove(position.batch());
        }
    }

    private List<Unfinished> takeRuns(Position batch) {
        List<Unfinished> runs = new ArrayList<>();
        while (!toRestore.isEmpty() && toRestore.element().batch().equals(batch)) {
            runs.add(toRestore.remove());
        }
        return runs;
    }

    private static long size(Event event) {
        return switch (event.detail()) {
            case EventDetail.UplinkReceived uplink ->
                EVENT_BYTES + uplink.payload().size();
            case EventDetail.CommandChanged changed ->
                EVENT_BYTES + changed.result().size();
            case EventDetail.DeviceConnected _, EventDetail.DeviceDisconnected _, EventDetail.ComponentChanged _ ->
                EVENT_BYTES;
        };
    }
}
