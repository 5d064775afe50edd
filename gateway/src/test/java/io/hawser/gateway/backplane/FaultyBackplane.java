package io.hawser.gateway.backplane;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** An engine whose logs and registers fail as told; what does not fail is the engine's behind it. Threads: any. */
public final class FaultyBackplane implements Backplane {
    private final Backplane behind;
    private final FaultyRegisters registers;
    private final ConcurrentMap<LogName, FaultyLog> logs = new ConcurrentHashMap<>();

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
    public String durability() {
        return behind.durability();
    }

    @Override
    public void close() {
        behind.close();
    }
}
