package io.hawser.gateway.directory;

import io.hawser.gateway.device.DeviceRoute;
import io.hawser.protocol.DeviceId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Several lists of sessions, each in the order of ids, as one; of a device that is in more than one the session with the
 * greatest epoch.
 *
 * <p>Threads: one at a time.
 */
final class MergedRoutes implements Iterator<DeviceRoute> {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.<Head, DeviceId>comparing(head -> head.route().device())
                    .thenComparing(head -> head.route().epoch(), Comparator.reverseOrder()));

    private record Head(DeviceRoute route, Iterator<? extends DeviceRoute> rest) {}

    private MergedRoutes(List<? extends Stream<? extends DeviceRoute>> lists) {
        lists.forEach(list -> push(list.iterator()));
    }

    static Stream<DeviceRoute> of(List<? extends Stream<? extends DeviceRoute>> lists) {
        MergedRoutes merged = new MergedRoutes(lists);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(merged, Spliterator.ORDERED), false);
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public DeviceRoute next() {
        DeviceRoute first = take();
        while (!heads.isEmpty() && heads.element().route().device().equals(first.device())) {
            take();
        }
        return first;
    }

    private DeviceRoute take() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException("no further session");
        }
        push(head.rest());
        return head.route();
    }

    private void push(Iterator<? extends DeviceRoute> list) {
        if (list.hasNext()) {
            heads.add(new Head(list.next(), list));
        }
    }
}
