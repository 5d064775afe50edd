package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to devices: found by id at once, as every command and every event of a device begins with that, and listed in
 * the order of ids, a page at a time. There may be a million.
 *
 * <p>Threads: any. Lists are weakly consistent: what comes or goes meanwhile may or may not be seen.
 */
public final class DeviceIndex<T> {
    private final ConcurrentMap<DeviceId, T> kept = new ConcurrentHashMap<>();
    private final OrderedIds order = new OrderedIds(kept::containsKey);

    public Optional<T> find(DeviceId id) {
        return Optional.ofNullable(kept.get(id));
    }

    /** What is there already; empty when {@code fresh} is there now. */
    public Optional<T> putIfAbsent(DeviceId id, T fresh) {
        T present = kept.putIfAbsent(id, fresh);
        if (present == null) {
            order.settle(id);
        }
        return Optional.ofNullable(present);
    }

    /** Whether {@code before} was there, in place of which {@code fresh} is there now. */
    public boolean replace(DeviceId id, T before, T fresh) {
        return kept.replace(id, before, fresh);
    }

    /** Whether {@code gone} was there, which it is not any more. */
    public boolean remove(DeviceId id, T gone) {
        boolean removed = kept.remove(id, gone);
        if (removed) {
            order.settle(id);
        }
        return removed;
    }

    /**
     * Changes what is there by what was there, and nothing comes between; null is nothing.
     *
     * @param change quick; does not touch this index
     */
    public void change(DeviceId id, UnaryOperator<@Nullable T> change) {
        Presence presence = new Presence();
        kept.compute(id, (_, before) -> {
            T after = change.apply(before);
            presence.changed = (before == null) != (after == null);
            return after;
        });
        if (presence.changed) {
            order.settle(id);
        }
    }

    /** All, in no order. */
    public Stream<T> all() {
        return kept.values().stream();
    }

    /** Those of ids that start with {@code prefix} and come behind {@code afterId} (empty: from the first), in order. */
    public Stream<T> after(String prefix, String afterId) {
        Spliterator<DeviceId> ids = Spliterators.spliteratorUnknownSize(
                ids(prefix, afterId), Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
        return StreamSupport.stream(ids, false)
                .takeWhile(id -> prefix.isEmpty() || id.value().startsWith(prefix))
                .map(kept::get)
                .filter(Objects::nonNull);
    }

    private Iterator<DeviceId> ids(String prefix, String afterId) {
        @Nullable DeviceId first = prefix.isEmpty() ? null : new DeviceId(prefix);
        if (afterId.isEmpty()) {
            return order.from(first, true);
        }
        DeviceId after = new DeviceId(afterId);
        return first != null && after.compareTo(first) < 0 ? order.from(first, true) : order.from(after, false);
    }

    /** Whether something came or went in a change. */
    private static final class Presence {
        private boolean changed;
    }
}
