package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.WriterHealth;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * An engine that keeps nothing: for benchmarks and tests, and for those who want no disk. Each log drops its oldest records
 * when it is longer than its bound.
 *
 * <p>Threads: any; stages complete on the caller's thread, before the call returns.
 */
public final class MemoryBackplane implements Backplane {
    private final long maxLogBytes;
    private final ConcurrentMap<LogName, MemoryLog> logs = new ConcurrentHashMap<>();
    private final MemoryRegisters registers = new MemoryRegisters();
    private final Peers peers;

    /** An engine whose logs keep {@code maxLogBytes} each, of a node whose name does not matter. */
    public MemoryBackplane(long maxLogBytes) {
        this(new Node("memory", 1), maxLogBytes);
    }

    /** An engine of {@code node} whose logs keep {@code maxLogBytes} each. */
    public MemoryBackplane(Node node, long maxLogBytes) {
        if (maxLogBytes < 1) {
            throw new IllegalArgumentException("memory log: " + maxLogBytes + " bytes (expected: 1 or more)");
        }
        this.maxLogBytes = maxLogBytes;
        this.peers = new LonePeers(node);
    }

    @Override
    public DurableLog log(LogName name) {
        return logs.computeIfAbsent(name, _ -> new MemoryLog(maxLogBytes));
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public Peers peers() {
        return peers;
    }

    @Override
    public String durability() {
        return "memory";
    }

    @Override
    public WriterHealth writerHealth() {
        return WriterHealth.IDLE;
    }

    @Override
    public void restartWriter() {
        // whoever appends writes
    }

    @Override
    public void close() {
        logs.values().forEach(MemoryLog::close);
        registers.close();
    }
}
