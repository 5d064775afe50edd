package io.hawser.gateway.device;

import io.hawser.gateway.backplane.Registration;
import io.hawser.protocol.DeviceId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Who is connected to this node; of two sessions of one device the one with the greater epoch stays.
 *
 * <p>Threads: any. Views are weakly consistent: a session that comes or goes meanwhile may or may not be seen.
 */
public final class SessionRegistry implements DeviceRoutes {
    private final DeviceIndex<DeviceSession> sessions = new DeviceIndex<>();
    private final List<SessionWatcher> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    @Override
    public Optional<DeviceSession> find(DeviceId id) {
        return sessions.find(id);
    }

    /** Has {@code watcher} told of every session that comes or goes from now on. */
    public Registration watch(SessionWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Sessions now. */
    public int count() {
        return count.get();
    }

    /** The most sessions that there were at one time. */
    public int peak() {
        return peak.get();
    }

    /** Sessions in id order, of ids that start with {@code prefix} and come behind {@code afterId} (empty: from the first). */
    public Stream<DeviceSession> after(String prefix, String afterId) {
        return sessions.after(prefix, afterId);
    }

    /** Every session, in no order. */
    public Stream<DeviceSession> all() {
        return sessions.all();
    }

    /** Ends the session of that device; false when there is none. */
    public boolean disconnect(DeviceId id, Disconnect reason) {
        Optional<DeviceSession> session = find(id);
        session.ifPresent(found -> found.end(reason));
        return session.isPresent();
    }

    /** Makes {@code session} the one of its device, and gives back the one that has to go: an older one, or itself. */
    Optional<DeviceSession> register(DeviceSession session) {
        DeviceId id = session.device();
        while (true) {
            Optional<DeviceSession> present = sessions.putIfAbsent(id, session);
            if (present.isEmpty()) {
                peak.accumulateAndGet(count.incrementAndGet(), Math::max);
                watchers.forEach(watcher -> watcher.onRegistered(session));
                return Optional.empty();
            }
            if (present.get().epoch() > session.epoch()) {
                return Optional.of(session);
            }
            if (sessions.replace(id, present.get(), session)) {
                watchers.forEach(watcher -> watcher.onRegistered(session));
                return present;
            }
        }
    }

    /** Forgets {@code session}, unless another one has taken its place. */
    void remove(DeviceSession session) {
        if (sessions.remove(session.device(), session)) {
            count.decrementAndGet();
            watchers.forEach(watcher -> watcher.onRemoved(session));
        }
    }
}
