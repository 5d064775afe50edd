package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;

/** Parts of what is kept in the order of device ids. */
public final class IdRange {
    private IdRange() {}

    /** What belongs to ids that start with {@code prefix} and come behind {@code afterId} (empty: from the first), in order. */
    public static <T> Stream<T> of(ConcurrentNavigableMap<DeviceId, T> kept, String prefix, String afterId) {
        return tail(kept, prefix, afterId).entrySet().stream()
                .takeWhile(entry -> prefix.isEmpty() || entry.getKey().value().startsWith(prefix))
                .map(Map.Entry::getValue);
    }

    private static <T> ConcurrentNavigableMap<DeviceId, T> tail(
            ConcurrentNavigableMap<DeviceId, T> kept, String prefix, String afterId) {
        if (afterId.isEmpty()) {
            return prefix.isEmpty() ? kept : kept.tailMap(new DeviceId(prefix), true);
        }
        DeviceId after = new DeviceId(afterId);
        boolean beforePrefix = !prefix.isEmpty() && after.compareTo(new DeviceId(prefix)) < 0;
        return beforePrefix ? kept.tailMap(new DeviceId(prefix), true) : kept.tailMap(after, false);
    }
}
