package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionFacts;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.directory.wire.Announcement;
import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.gateway.directory.wire.AnnouncementCodec;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells the other nodes which sessions this one has, in batches. It notes which devices changed, and says of them what the
 * registry says when the batch is made: so the order in which it was told of changes does not matter, and a device that
 * comes and goes ten times within a batch is in it once.
 *
 * <p>Threads: any may tell it of changes; batches are made by the timer's thread, one at a time.
 */
final class Announcer {
    private static final int BATCH_ENTRIES = 512;
    private static final long BATCH_MILLIS = 5;

    private final SessionRegistry sessions;
    private final Announcements announcements;
    private final ScheduledExecutorService timer;
    private final ConcurrentMap<DeviceId, Long> changed =
            new ConcurrentHashMap<>(); // to the greatest epoch it is about
    private final AtomicInteger changes = new AtomicInteger(); // since the last batch was begun
    private final AtomicBoolean due = new AtomicBoolean();
    private final ReentrantLock flushing = new ReentrantLock();
    private volatile boolean heard; // set once, by whoever finds that there is somebody to tell

    Announcer(SessionRegistry sessions, Announcements announcements, ScheduledExecutorService timer) {
        this.sessions = sessions;
        this.announcements = announcements;
        this.timer = timer;
    }

    /** There is another node: from now on changes are told. Before, nobody could hear them. */
    void listened() {
        heard = true;
    }

    /** That device's session has come or gone. */
    void changed(DeviceSession session) {
        if (!heard) {
            return; // whoever comes asks for a snapshot first
        }
        changed.merge(session.device(), session.epoch(), Math::max);
        try {
            if (due.compareAndSet(false, true)) {
                var _ = timer.schedule(this::flush, BATCH_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (changes.incrementAndGet() == BATCH_ENTRIES) {
                timer.execute(this::flush);
            }
        } catch (RejectedExecutionException _) {
            flush(); // the gateway stops, and its last sessions with it
        }
    }

    /** All sessions of this node, in batches; in the order of ids, in which others take them in at less cost. */
    List<ByteBuffer> snapshot() {
        heard = true; // first: what changes while this looks is told as well
        return AnnouncementCodec.encode(
                sessions.after("", "").<Announcement>map(Announcer::here).iterator(),
                Integer.MAX_VALUE,
                Announcements.MAX_BATCH_BYTES);
    }

    /** Tells what was not told yet. */
    void flush() {
        flushing.lock();
        try {
            due.set(false);
            changes.set(0);
            List<Announcement> batch = new ArrayList<>();
            for (DeviceId device : changed.keySet()) {
                Long epoch = changed.remove(device);
                if (epoch != null) { // always: nobody else removes
                    batch.add(now(device, epoch));
                }
            }
            AnnouncementCodec.encode(batch.iterator(), BATCH_ENTRIES, Announcements.MAX_BATCH_BYTES)
                    .forEach(announcements::publish);
        } finally {
            flushing.unlock();
        }
    }

    /** The registry was changed before this was told of it, and is asked after that was forgotten again. */
    private Announcement now(DeviceId device, long epoch) {
        return sessions.find(device).<Announcement>map(Announcer::here).orElseGet(() -> new Gone(device, epoch));
    }

    private static Here here(DeviceSession session) {
        SessionFacts facts = session.facts();
        return new Here(
                facts.device(),
                facts.epoch(),
                facts.protocol(),
                facts.address(),
                facts.since().toEpochMilli());
    }
}
