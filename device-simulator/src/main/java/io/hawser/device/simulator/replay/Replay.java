package io.hawser.device.simulator.replay;

import io.hawser.device.simulator.recording.RecordedConnection;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.protocol.DeviceCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A replay of all connections of a recording, each as often as asked for.
 *
 * <p>Threads: {@link #run} blocks its caller; each connection has threads of its own.
 */
public final class Replay {
    private static final int MAX_CONNECTIONS = 100_000;
    private static final long WATCH_MILLIS = 100;
    private static final double HALF = 0.5;

    private final List<Player> players = new ArrayList<>();
    private final Map<Integer, ReplayedConnection> results = new ConcurrentHashMap<>(); // by the place in players
    private final CountDownLatch over;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;

    /**
     * Prepares it.
     *
     * @param stopped opens when it is to end early
     * @throws IllegalArgumentException when there are too many connections
     */
    public Replay(RecordedTraffic traffic, ReplaySettings settings, LongSupplier nanoTime, CountDownLatch stopped) {
        int count = requireFew((long) traffic.connections().size() * settings.copies());
        DeviceCodecs codecs = DeviceCodecs.load();
        for (int copy = 1; copy <= settings.copies(); copy++) {
            for (RecordedConnection connection : traffic.connections()) {
                String name = copy == 1 ? connection.name() : connection.name() + "@" + copy;
                players.add(new Player(name, connection, settings, codecs, nanoTime, stopped));
            }
        }
        this.over = new CountDownLatch(count);
        this.nanoTime = nanoTime;
        this.stopped = stopped;
    }

    /** Plays, and returns when the last connection has ended. */
    public ReplayReport run() throws InterruptedException {
        long start = nanoTime.getAsLong();
        for (int i = 0; i < players.size(); i++) {
            int index = i;
            Thread.ofVirtual().name("replay-" + index).start(() -> play(index, start));
        }
        while (!over.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
            players.forEach(stopped.getCount() == 0 ? Player::close : Player::closeIfStalled);
        }
        return report(Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private void play(int index, long start) {
        try {
            results.put(index, players.get(index).play(start));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private ReplayReport report(Duration elapsed) {
        Lags lags = new Lags();
        List<ReplayedConnection> connections = new ArrayList<>();
        for (int i = 0; i < players.size(); i++) {
            lags.addAll(players.get(i).lags());
            connections.add(Optional.ofNullable(results.get(i)).orElseGet(players.get(i)::unplayed));
        }
        return new ReplayReport(connections, elapsed, lags.percentile(HALF), lags.percentile(1));
    }

    private static int requireFew(long count) {
        if (count > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections: " + count + " (expected: at most " + MAX_CONNECTIONS + " with all copies)");
        }
        return (int) count;
    }
}
