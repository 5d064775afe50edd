package io.hawser.gateway.device;

/**
 * Hears which sessions a {@link SessionRegistry} has. What it is told of one device by different threads may come in another
 * order than it happened, so whoever must know looks into the registry.
 *
 * <p>Threads: called by those who begin and end sessions; must not block.
 */
public interface SessionWatcher {

    /** A session is the one of its device now, perhaps in the place of an older one. */
    void onRegistered(DeviceSession session);

    /** A session is gone, and no other has taken its place yet. */
    void onRemoved(DeviceSession session);
}
