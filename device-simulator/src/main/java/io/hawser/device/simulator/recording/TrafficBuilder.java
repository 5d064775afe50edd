package io.hawser.device.simulator.recording;

import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what a reader finds. It holds no more than its limits, whatever the file says, and puts times in order: a step
 * is never before the one that was added before it.
 *
 * <p>Threads: one.
 */
public final class TrafficBuilder {
    /** The most bytes that connections may have carried, both ways. */
    public static final long MAX_BYTES = 64L << 20;

    private static final int MAX_CONNECTIONS = 65_536;
    private static final int MAX_STEPS = 2_000_000;
    private static final int MAX_REMARKS = 100;

    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final long maxBytes;
    private long bytes;
    private int steps;
    private int remarksLeftOut;

    public TrafficBuilder() {
        this(MAX_BYTES);
    }

    TrafficBuilder(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The device opened the connection; does nothing when it is known already. */
    public void opened(String name, Duration at) throws RecordingException {
        track(name, at);
    }

    /** The device sent bytes; opens the connection if need be. */
    public void sent(String name, Duration at, Payload payload) throws RecordingException {
        count(payload);
        Track track = track(name, at);
        track.add(new Step.Sent(track.notBefore(at), payload));
    }

    /** The device received bytes. */
    public void received(String name, Duration at, Payload payload) throws RecordingException {
        count(payload);
        Track track = track(name, at);
        track.add(new Step.Received(track.notBefore(at), payload));
    }

    /** The device closed the connection, or reset it. */
    public void left(String name, Duration at, boolean reset) throws RecordingException {
        count(Payload.empty());
        Track track = track(name, at);
        track.add(new Step.Left(track.notBefore(at), reset));
    }

    /** Something a person should know; of many, the first are kept. */
    public void remark(String text) {
        if (remarks.size() < MAX_REMARKS) {
            remarks.add(text);
        } else {
            remarksLeftOut++;
        }
    }

    /** What was collected, with the first connection at zero. */
    public RecordedTraffic build() {
        Duration zero = tracks.values().stream()
                .map(track -> track.start)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        List<RecordedConnection> connections = tracks.entrySet().stream()
                .map(entry -> entry.getValue().since(zero, entry.getKey()))
                .sorted(Comparator.comparing(RecordedConnection::start))
                .toList();
        List<String> all = new ArrayList<>(remarks);
        if (remarksLeftOut > 0) {
            all.add("and " + remarksLeftOut + " more remarks");
        }
        return new RecordedTraffic(connections, all);
    }

    private Track track(String name, Duration at) throws RecordingException {
        Track known = tracks.get(name);
        if (known != null) {
            return known;
        }
        require("connections", tracks.size() + 1L, MAX_CONNECTIONS);
        Track added = new Track(at);
        tracks.put(name, added);
        return added;
    }

    private void count(Payload payload) throws RecordingException {
        bytes += payload.size();
        steps++;
        require("bytes on connections", bytes, maxBytes);
        require("steps on connections", steps, MAX_STEPS);
    }

    private static void require(String what, long value, long limit) throws RecordingException {
        if (value > limit) {
            throw new RecordingException(
                    what + ": over " + limit + " (expected: at most that many; cut the recording into parts)");
        }
    }

    /** One connection in the making. */
    private static final class Track {
        private final Duration start;
        private final List<Step> steps = new ArrayList<>();

        Track(Duration start) {
            this.start = start;
        }

        void add(Step step) {
            steps.add(step);
        }

        Duration notBefore(Duration at) {
            Duration last = steps.isEmpty() ? start : steps.getLast().at();
            return at.compareTo(last) < 0 ? last : at;
        }

        RecordedConnection since(Duration zero, String name) {
            List<Step> moved = steps.stream()
                    .<Step>map(step -> switch (step) {
                        case Step.Sent(Duration at, Payload bytes) -> new Step.Sent(at.minus(zero), bytes);
                        case Step.Received(Duration at, Payload bytes) -> new Step.Received(at.minus(zero), bytes);
                        case Step.Left(Duration at, boolean reset) -> new Step.Left(at.minus(zero), reset);
                    })
                    .toList();
            return new RecordedConnection(name, start.minus(zero), moved);
        }
    }
}
