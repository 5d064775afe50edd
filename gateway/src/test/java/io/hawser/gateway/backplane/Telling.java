package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A node with a map of its own, of which it tells the others what changes, and with what it knows of theirs. Every value it
 * hears must be newer than the last one or the same: an older one is a mistake, and is written down.
 *
 * <p>Threads: any; one lock guards everything.
 */
public final class Telling implements Announcements.Receiver {
    private static final int PART_ENTRIES = 16;

    private final Peers peers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> own = new TreeMap<>();
    private final Map<Node, Map<String, Integer>> others = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private int version;
    private int snapshots;
    private int batches;

    public Telling(Peers peers) {
        this.peers = peers;
        peers.announcements().snapshotSource(this::snapshot);
        var _ = peers.announcements().receive(this);
    }

    public Node self() {
        return peers.self();
    }

    /** Sets a value of its own, and tells. */
    public void put(String key) {
        lock.lock();
        try {
            own.put(key, ++version);
            peers.announcements().publish(Stages.bytes(key + "=" + version));
        } finally {
            lock.unlock();
        }
    }

    /** Removes a value of its own, and tells. */
    public void remove(String key) {
        lock.lock();
        try {
            own.remove(key);
            peers.announcements().publish(Stages.bytes(key + "=0"));
        } finally {
            lock.unlock();
        }
    }

    public Map<String, Integer> own() {
        lock.lock();
        try {
            return Map.copyOf(own);
        } finally {
            lock.unlock();
        }
    }

    /** What it knows of those others of which it knows anything. */
    public Map<Node, Map<String, Integer>> known() {
        lock.lock();
        try {
            Map<Node, Map<String, Integer>> known = new TreeMap<>();
            others.forEach((node, map) -> {
                if (!map.isEmpty()) {
                    known.put(node, Map.copyOf(map));
                }
            });
            return known;
        } finally {
            lock.unlock();
        }
    }

    public List<String> mistakes() {
        lock.lock();
        try {
            return List.copyOf(mistakes);
        } finally {
            lock.unlock();
        }
    }

    public int snapshots() {
        lock.lock();
        try {
            return snapshots;
        } finally {
            lock.unlock();
        }
    }

    public int batches() {
        lock.lock();
        try {
            return batches;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onBatch(Node from, ByteBuffer batch) {
        lock.lock();
        try {
            batches++;
            if (!others.containsKey(from)) {
                mistakes.add("batch of " + from + " before its snapshot");
            }
            apply(from, text(batch));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onSnapshot(Node from, List<ByteBuffer> parts) {
        lock.lock();
        try {
            snapshots++;
            Map<String, Integer> before = others.getOrDefault(from, Map.of());
            others.put(from, new TreeMap<>());
            parts.forEach(part -> text(part).lines().forEach(entry -> apply(from, entry)));
            others.get(from).forEach((key, value) -> {
                if (value < before.getOrDefault(key, 0)) {
                    mistakes.add("snapshot of " + from + ": " + key + "=" + value + " after " + before.get(key));
                }
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onGone(Node node) {
        lock.lock();
        try {
            others.remove(node);
        } finally {
            lock.unlock();
        }
    }

    private void apply(Node from, String entry) {
        String key = entry.substring(0, entry.indexOf('='));
        int value = Integer.parseInt(entry.substring(key.length() + 1));
        Map<String, Integer> map = others.computeIfAbsent(from, _ -> new TreeMap<>());
        if (value == 0) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    private List<ByteBuffer> snapshot() {
        lock.lock();
        try {
            List<ByteBuffer> parts = new ArrayList<>();
            StringBuilder part = new StringBuilder();
            int entries = 0;
            for (Map.Entry<String, Integer> entry : own.entrySet()) {
                part.append(entry.getKey()).append('=').append(entry.getValue()).append('\n');
                if (++entries % PART_ENTRIES == 0) {
                    parts.add(Stages.bytes(part.toString()));
                    part.setLength(0);
                }
            }
            parts.add(Stages.bytes(part.toString()));
            return parts;
        } finally {
            lock.unlock();
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
