package io.hawser.gateway.grpc;

import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.directory.ConnectedDevice;
import io.hawser.gateway.directory.Directory;
import io.hawser.gateway.security.DeviceCredentials;
import io.hawser.gateway.security.DeviceRecord;
import io.hawser.protocol.DeviceId;
import io.hawser.rpc.v1.DeviceFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Devices that are connected, to whatever node, or provisioned, as one list in the order of their ids.
 *
 * <p>Threads: any that may wait for the nodes that have the devices, which is half a second at most.
 */
final class DeviceListing {
    private static final int CHUNK = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Directory directory;
    private final DeviceCredentials credentials;
    private final QueuedCommands commands;
    private final String node;

    /** @param node this gateway's id */
    DeviceListing(Directory directory, DeviceCredentials credentials, QueuedCommands commands, String node) {
        this.directory = directory;
        this.credentials = credentials;
        this.commands = commands;
        this.node = node;
    }

    /** The device, when it is connected or provisioned. */
    Optional<KnownDevice> find(DeviceId id) {
        KnownDevice known = known(id, credentials.find(id), directory.describe(id));
        return known.record().isPresent() || known.session().isPresent()
                ? Optional.of(complete(List.of(known)).getFirst())
                : Optional.empty();
    }

    /** At most {@code limit} devices behind {@code afterId} that pass the filter. */
    List<KnownDevice> page(DeviceFilter filter, String afterId, int limit) {
        List<KnownDevice> page = new ArrayList<>();
        String after = afterId;
        while (page.size() < limit) {
            Map<DeviceId, KnownDevice> chunk = chunk(filter.getDeviceIdPrefix(), after);
            Iterator<KnownDevice> candidates = chunk.values().iterator();
            while (candidates.hasNext() && page.size() < limit) {
                KnownDevice candidate = candidates.next();
                after = candidate.id().value();
                if (passes(filter, candidate)) {
                    page.add(candidate);
                }
            }
            if (chunk.size() < CHUNK) {
                break;
            }
        }
        return complete(page);
    }

    /** With what only the nodes know that have the devices and their commands. */
    private List<KnownDevice> complete(List<KnownDevice> devices) {
        return withQueued(withActivities(devices));
    }

    /** With how many commands wait for each; 0 where whoever keeps them does not answer. */
    private List<KnownDevice> withQueued(List<KnownDevice> devices) {
        Map<DeviceId, Integer> queued;
        try {
            queued = commands.of(devices.stream().map(KnownDevice::id).toList())
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            queued = Map.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            queued = Map.of();
        }
        Map<DeviceId, Integer> counts = queued;
        return devices.stream()
                .map(device -> device.withQueued(counts.getOrDefault(device.id(), 0)))
                .toList();
    }

    /** The next devices of both lists, as far as both are known: less than a chunk means that there are no more. */
    private Map<DeviceId, KnownDevice> chunk(String prefix, String after) {
        TreeMap<DeviceId, KnownDevice> chunk = new TreeMap<>();
        for (DeviceRecord record : credentials.page(prefix, after, CHUNK)) {
            chunk.put(record.id(), known(record.id(), Optional.of(record), directory.describe(record.id())));
        }
        directory.after(prefix, after).limit(CHUNK).forEach(session -> {
            if (!chunk.containsKey(session.device())) {
                chunk.put(session.device(), known(session.device(), Optional.empty(), Optional.of(session)));
            }
        });
        while (chunk.size() > CHUNK) {
            chunk.pollLastEntry(); // behind the end of one of the two lists, the other may have more in between
        }
        return chunk;
    }

    private KnownDevice known(DeviceId id, Optional<DeviceRecord> record, Optional<ConnectedDevice> session) {
        String where = session.map(this::nodeOf).orElse("");
        return new KnownDevice(id, record, session, where, Optional.empty(), 0);
    }

    /** An engine for one node may call it otherwise than its operator does. */
    private String nodeOf(ConnectedDevice session) {
        return session.node().equals(directory.self()) ? node : session.node().id();
    }

    private List<KnownDevice> withActivities(List<KnownDevice> devices) {
        List<ConnectedDevice> connected =
                devices.stream().flatMap(known -> known.session().stream()).toList();
        Map<DeviceId, SessionActivity> activities =
                directory.activities(connected).toCompletableFuture().join(); // half a second, and it never fails
        return devices.stream()
                .map(known -> known.with(activityOf(known, activities)))
                .toList();
    }

    /** That of a newer session would go with nothing else that is said of this one. */
    private static Optional<SessionActivity> activityOf(KnownDevice known, Map<DeviceId, SessionActivity> activities) {
        return Optional.ofNullable(activities.get(known.id()))
                .filter(activity -> known.session()
                        .filter(session -> session.epoch() == activity.epoch())
                        .isPresent());
    }

    private static boolean passes(DeviceFilter filter, KnownDevice device) {
        boolean connected = device.session().isPresent();
        return (!filter.hasConnected() || filter.getConnected() == connected)
                && (filter.getNode().isEmpty() || (connected && filter.getNode().equals(device.node())))
                && (filter.getProtocol().isEmpty()
                        || device.session()
                                .filter(session -> session.protocol().equals(filter.getProtocol()))
                                .isPresent());
    }
}
