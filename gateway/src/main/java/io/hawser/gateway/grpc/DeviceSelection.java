package io.hawser.gateway.grpc;

import io.hawser.protocol.DeviceId;
import io.hawser.rpc.v1.DeviceSelector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the devices that a caller selects, as they are known now.
 *
 * <p>Threads: any.
 */
public final class DeviceSelection {
    private static final int MAX_IDS = 10_000;
    private static final int CHUNK = 1_000;

    private final ConnectedIds connected;
    private final ProvisionedIds provisioned;

    public DeviceSelection(ConnectedIds connected, ProvisionedIds provisioned) {
        this.connected = connected;
        this.provisioned = provisioned;
    }

    /** Who is connected, to whatever node, in the order of ids. */
    public interface ConnectedIds {
        /** Those whose id begins with that, behind an id; each once. */
        Stream<DeviceId> after(String prefix, String afterId);
    }

    /** Who is provisioned, in the order of ids. */
    public interface ProvisionedIds {
        /** At most so many whose id begins with that, behind an id. */
        List<DeviceId> page(String prefix, String afterId, int limit);
    }

    /** Each device once. */
    List<DeviceId> select(DeviceSelector selector) {
        return switch (selector.getSelectorCase()) {
            case DEVICE_IDS -> byIds(selector.getDeviceIds().getDeviceIdsList());
            case ID_PREFIX -> byPrefix(prefix(selector.getIdPrefix()));
            case ALL_CONNECTED -> {
                if (!selector.getAllConnected()) {
                    throw RpcErrors.invalidField("selector.all_connected", "false (expected: true)");
                }
                yield connected.after("", "").toList();
            }
            case SELECTOR_NOT_SET ->
                throw RpcErrors.invalidField("selector", "not set (expected: device_ids, id_prefix or all_connected)");
        };
    }

    private static List<DeviceId> byIds(List<String> ids) {
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw RpcErrors.invalidField("selector.device_ids", ids.size() + " ids (expected: 1.." + MAX_IDS + ")");
        }
        return ids.stream()
                .map(id -> Arguments.deviceId("selector.device_ids", id))
                .distinct()
                .toList();
    }

    private static String prefix(String text) {
        Arguments.requireLength("selector.id_prefix", Arguments.utf8Length(text), 1, DeviceId.MAX_BYTES);
        return text;
    }

    private List<DeviceId> byPrefix(String prefix) {
        Set<DeviceId> found = new LinkedHashSet<>();
        List<DeviceId> page = provisioned.page(prefix, "", CHUNK);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = provisioned.page(prefix, page.getLast().value(), CHUNK);
        }
        connected.after(prefix, "").forEach(found::add);
        return List.copyOf(found);
    }
}
