package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.Components;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What health checks are told: each component under its name, and the node as a whole under the empty one.
 *
 * <p>Threads: any.
 */
final class ComponentHealth {
    private final HealthStatusManager health = new HealthStatusManager();
    private final ReentrantLock lock = new ReentrantLock();
    private final Components components;
    private final AutoCloseable watching;
    private volatile boolean leaving; // set once; read under the lock
    private volatile boolean paused; // read under the lock

    ComponentHealth(Components components) {
        this.components = components;
        this.watching = components.watch(_ -> refresh());
        refresh();
    }

    BindableService service() {
        return health.getHealthService();
    }

    /** Says NOT_SERVING of the node from now on, and of its components how they are. */
    void leaveService() {
        leaving = true;
        refresh();
    }

    /** As {@link #leaveService}, while {@code pause} is the case. */
    void pauseService(boolean pause) {
        paused = pause;
        refresh();
    }

    /** Says NOT_SERVING of everything from now on. */
    void end() {
        try {
            watching.close();
        } catch (Exception e) { // the interface allows it; nothing there does it
            throw new IllegalStateException("watching components does not end", e);
        }
        health.enterTerminalState();
    }

    private void refresh() {
        lock.lock(); // so that of two changes at one time the later reading is also the later said
        try {
            List<ComponentStatus> statuses = components.statuses();
            statuses.forEach(status -> health.setStatus(status.name(), one(status.state())));
            boolean all = !leaving && !paused && statuses.stream().allMatch(status -> serves(status.state()));
            health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, serving(all));
        } finally {
            lock.unlock();
        }
    }

    private static ServingStatus one(ComponentState state) {
        return switch (state) {
            case RUNNING, DEGRADED -> ServingStatus.SERVING;
            case STARTING, RESTARTING, STOPPED, FAILED -> ServingStatus.NOT_SERVING;
        };
    }

    /** Whether the node serves with a component in that state: a restart is no reason to leave it, nor is what is not configured. */
    private static boolean serves(ComponentState state) {
        return switch (state) {
            case RUNNING, DEGRADED, RESTARTING, STOPPED -> true;
            case STARTING, FAILED -> false;
        };
    }

    private static ServingStatus serving(boolean serves) {
        return serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
}
