package io.hawser.gateway.security;

import io.hawser.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What the log of devices comes to.
 *
 * <p>Threads: one at a time applies; any asks and watches.
 */
final class ProvisionedDevices {
    private final ConcurrentNavigableMap<String, CredentialChange.Put> devices =
            new ConcurrentSkipListMap<>(IdOrder.UTF8);
    private final List<Consumer<DeviceId>> watchers = new CopyOnWriteArrayList<>();
    // written by whoever applies, before anybody else asks
    private volatile OptionalLong keyId = OptionalLong.empty();

    /** Takes in the log's next change, and tells of a device whose session may not go on by it. */
    void apply(CredentialChange change) {
        switch (change) {
            case CredentialChange.Put put -> {
                DeviceRecord record = put.record();
                CredentialChange.Put before = devices.put(record.id().value(), put);
                boolean sameMethod = before != null && before.record().method() == record.method();
                if (record.disabled() || !sameMethod) {
                    tell(record.id());
                }
            }
            case CredentialChange.Delete(DeviceId id) -> {
                if (devices.remove(id.value()) != null) {
                    tell(id);
                }
            }
            case CredentialChange.Key(long id) -> keyId = OptionalLong.of(id);
        }
    }

    /** Tells {@code watcher} of every such device from now on, on the thread that applies. */
    void watch(Consumer<DeviceId> watcher) {
        watchers.add(watcher);
    }

    Optional<CredentialChange.Put> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id.value()));
    }

    /** See {@link DeviceCredentials#page}. */
    List<DeviceRecord> page(String prefix, String afterId, int limit) {
        boolean begun = IdOrder.UTF8.compare(afterId, prefix) >= 0 && !afterId.isEmpty();
        return devices.tailMap(begun ? afterId : prefix, !begun).entrySet().stream()
                .takeWhile(device -> device.getKey().startsWith(prefix))
                .limit(limit)
                .map(device -> device.getValue().record())
                .toList();
    }

    Collection<CredentialChange.Put> all() {
        return devices.values();
    }

    int size() {
        return devices.size();
    }

    /** The key that hides all secrets, where the log says so. */
    OptionalLong keyId() {
        return keyId;
    }

    /** Everything, as changes that come to the same. */
    List<CredentialChange> asChanges() {
        List<CredentialChange> changes = new ArrayList<>();
        keyId.ifPresent(id -> changes.add(new CredentialChange.Key(id)));
        changes.addAll(devices.values());
        return changes;
    }

    private void tell(DeviceId id) {
        watchers.forEach(watcher -> watcher.accept(id));
    }
}
