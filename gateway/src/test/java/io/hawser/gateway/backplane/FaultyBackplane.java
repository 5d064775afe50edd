package io.hawser.gateway.backplane;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine whose logs and registers fail as told; what does not fail is the engine's behind it. Threads: any. */
public final class FaultyBackplane implements Backplane {
    private final Backplane behind;
    private final FaultyRegisters registers;
    private final ConcurrentMap<LogName, FaultyLog> logs = new ConcurrentHashMap<>();
    private final AtomicInteger writerRestarts = new AtomicInteger();
    private volatile Optional<WriterHealth> health = Optional.empty();

    public FaultyBackplane(Backplane behind) {
        this.behind = behind;
        registers = new FaultyRegisters(behind.registers());
    }

    @Override
    public FaultyLog log(LogName name) {
        return logs.computeIfAbsent(name, one -> new FaultyLog(behind.log(one)));
    }

    @Override
    public FaultyRegisters registers() {
        return registers;
    }

    @Override
    public Peers peers() {
        return behind.peers();
    }

    @Override
    public String durability() {
        return behind.durability();
    }

    /** Says so of its writer from now on. */
    public void writer(WriterHealth said) {
        health = Optional.of(said);
    }

    public int writerRestarts() {
        return writerRestarts.get();
    }

    @Override
    public WriterHealth writerHealth() {
        return health.orElseGet(behind::writerHealth);
    }

    @Override
    public void restartWriter() throws InterruptedException {
        writerRestarts.incrementAndGet();
        behind.restartWriter();
    }

    @Override
    public void close() {
        behind.close();
    }
}
