package io.hawser.gateway.group.remote;

import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventBytes;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupEvent;
import io.hawser.gateway.group.LostEvents;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member is given, as part of a body: the first ordinal, then for each event where it stands and who recorded it, or
 * what is lost; then the events themselves.
 */
final class DeliveryCodec {
    private static final int SAME_NODE = 1;
    private static final int OTHER_NODE = 2;
    private static final int LOST = 3;

    private DeliveryCodec() {}

    static void write(GroupDelivery delivery, BodyWriter out) {
        out.number(delivery.firstOrdinal()).number(delivery.events().size());
        List<Event> recorded = new ArrayList<>();
        String node = "";
        for (GroupEvent event : delivery.events()) {
            switch (event) {
                case GroupEvent.Recorded(StoredEvent stored) -> {
                    boolean same = stored.node().equals(node);
                    out.octet(same ? SAME_NODE : OTHER_NODE).position(stored.position());
                    if (!same) {
                        node = stored.node();
                        out.text(node);
                    }
                    recorded.add(stored.event());
                }
                case GroupEvent.Lost(LostEvents(EventPosition position, long count, var until)) ->
                    out.octet(LOST).position(position).number(count).time(until);
            }
        }
        out.rest(EventBytes.encode(recorded));
    }

    static GroupDelivery read(BodyReader in) {
        long firstOrdinal = in.longNumber();
        int count = in.number();
        List<Entry> entries = new ArrayList<>();
        String node = "";
        for (int i = 0; i < count; i++) {
            int kind = in.octet();
            EventPosition position = in.position();
            switch (kind) {
                case SAME_NODE -> entries.add(new Entry.Place(position, node));
                case OTHER_NODE -> {
                    node = in.text();
                    entries.add(new Entry.Place(position, node));
                }
                case LOST ->
                    entries.add(
                            new Entry.Whole(new GroupEvent.Lost(new LostEvents(position, in.longNumber(), in.time()))));
                default -> throw new IllegalArgumentException("group event: " + kind + " (expected: 1..3)");
            }
        }
        return new GroupDelivery(join(entries, EventBytes.decode(in.rest())), firstOrdinal);
    }

    private sealed interface Entry {
        record Place(EventPosition position, String node) implements Entry {}

        record Whole(GroupEvent event) implements Entry {}
    }

    private static List<GroupEvent> join(List<Entry> entries, List<Event> recorded) {
        List<GroupEvent> events = new ArrayList<>(entries.size());
        int next = 0;
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Place(EventPosition position, String node) -> {
                    if (next == recorded.size()) {
                        throw new IllegalArgumentException("group events: " + recorded.size() + " are too few");
                    }
                    events.add(new GroupEvent.Recorded(new StoredEvent(position, node, recorded.get(next++))));
                }
                case Entry.Whole(GroupEvent event) -> events.add(event);
            }
        }
        return events;
    }
}
