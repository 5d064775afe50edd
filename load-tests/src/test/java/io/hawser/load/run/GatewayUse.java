package io.hawser.load.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a gateway's process used.
 *
 * @param cpu processor time
 * @param residentBytes in memory at the end; empty where the system does not tell
 */
record GatewayUse(Duration cpu, OptionalLong residentBytes) {
    private static final long PAGE_BYTES = 4096;

    /** Of the process {@code pid} so far; empty when there is none. */
    static Optional<GatewayUse> of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(cpu -> new GatewayUse(cpu, resident(pid)));
    }

    /** This without what was used before. */
    GatewayUse since(GatewayUse before) {
        return new GatewayUse(cpu.minus(before.cpu), residentBytes);
    }

    private static OptionalLong resident(long pid) {
        try {
            String[] pages = Files.readString(Path.of("/proc", Long.toString(pid), "statm"))
                    .split(" ", -1);
            return OptionalLong.of(Long.parseLong(pages[1]) * PAGE_BYTES);
        } catch (IOException _) {
            return OptionalLong.empty(); // no Linux, or the process is gone
        }
    }
}
