package io.hawser.client.demo.floor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.EventView;
import io.hawser.client.view.StatusView;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What this web tier knows of its machines. To copy: a model that events change and an inventory sets right, in memory and
 * bounded; pages ask it and never the gateway, so a thousand pages cost the gateway nothing.
 *
 * <p>Threads: any; the listener is told under the lock, so all see changes in one order.
 */
public final class ShopFloor {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final FloorModel model;

    /** @param mostMachines so many have a place; whoever is away the longest gives way */
    public ShopFloor(int mostMachines, PageJson json, FloorListener listener) {
        this.model = new FloorModel(mostMachines, json, listener);
    }

    /** The floor as it is now. */
    public FloorView view() {
        lock.lock();
        try {
            return model.view();
        } finally {
            lock.unlock();
        }
    }

    /** Shows the floor while nothing changes: what the looker does comes before all that the listener is told next. */
    public void look(Consumer<FloorView> looker) {
        lock.lock();
        try {
            looker.accept(model.view());
        } finally {
            lock.unlock();
        }
    }

    /** The gateway is reached, or no longer. */
    public void onReachable(boolean now) {
        lock.lock();
        try {
            model.become(model.gateway().with(now));
        } finally {
            lock.unlock();
        }
    }

    /** The gateway says how it is. */
    public void onStatus(StatusView status) {
        lock.lock();
        try {
            model.become(model.gateway().with(status));
        } finally {
            lock.unlock();
        }
    }

    /** Something happened. */
    public void onEvent(EventView event) {
        lock.lock();
        try {
            model.happen(event);
        } finally {
            lock.unlock();
        }
    }

    /** A command has come so far. */
    public void onCommand(CommandView command) {
        lock.lock();
        try {
            model.command(command);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody can say how this command ended. */
    public void onOutcomeUnknown(String machineId, String commandId) {
        lock.lock();
        try {
            model.outcomeUnknown(machineId, commandId);
        } finally {
            lock.unlock();
        }
    }

    /** All devices that the gateway knows, asked for after events began to come. */
    public void onInventory(Collection<DeviceView> devices) {
        lock.lock();
        try {
            model.takeInventory(devices);
        } finally {
            lock.unlock();
        }
    }
}
