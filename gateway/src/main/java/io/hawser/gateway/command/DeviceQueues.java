package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.protocol.DeviceId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The queues of those devices that have unfinished commands; a device without costs nothing.
 *
 * <p>Threads: any. A queue is filled and dropped within the map's atomic calls for its device, so none is dropped while a
 * command enters it; for as long as a command is in a queue, {@link #find} finds that queue.
 */
final class DeviceQueues {
    private final DeviceRoutes routes;
    private final CommandLimits limits;
    private final InstantSource clock;
    private final ConcurrentMap<DeviceId, DeviceQueue> queues = new ConcurrentHashMap<>();
    private volatile boolean held; // set once, when the node leaves service

    DeviceQueues(DeviceRoutes routes, CommandLimits limits, InstantSource clock) {
        this.routes = routes;
        this.limits = limits;
        this.clock = clock;
    }

    /** From now on nothing further is sent to devices of this node; what they have they may end. */
    void hold() {
        held = true;
    }

    /** Sends what is due to those devices that are connected. */
    void sendAll() {
        queues.values().forEach(DeviceQueue::connected);
    }

    Optional<DeviceQueue> find(DeviceId device) {
        return Optional.ofNullable(queues.get(device));
    }

    Optional<DeviceQueue> of(TrackedCommand command) {
        return find(command.request().device());
    }

    /** Puts a command at the end of its device's queue; false when there are too many. */
    boolean add(TrackedCommand command) {
        boolean[] added = {false};
        queues.compute(command.request().device(), (device, present) -> {
            DeviceQueue queue = present == null ? newQueue(device) : present;
            added[0] = queue.add(command);
            return queue;
        });
        return added[0];
    }

    void restore(TrackedCommand command, Position position, Position first) {
        queues.computeIfAbsent(command.request().device(), this::newQueue).restore(command, position, first);
    }

    /** Drops the queue of that command's device if nothing is left in it. */
    @SuppressWarnings("NullAway") // null is how computeIfPresent is told to remove
    void dropIfEmpty(TrackedCommand command) {
        queues.computeIfPresent(command.request().device(), (_, queue) -> queue.size() == 0 ? null : queue);
    }

    private DeviceQueue newQueue(DeviceId device) {
        return new DeviceQueue(device, routes, limits, clock, () -> held);
    }
}
