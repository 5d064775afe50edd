package io.hawser.gateway.backplane.embedded;

import java.nio.file.Path;

/**
 * Where and how the embedded engine keeps its file.
 *
 * @param directory belongs to one process at a time; made when it is not there
 * @param maxQueuedWrites how many writes may wait for their commit
 * @param maxQueuedBytes how long they may be together
 * @param maxFileBytes the size beyond which appends fail as full; counted in pages
 * @param reserveBytes room set aside on the disk, so that a full one can forget old records; 0 for none
 */
public record EmbeddedConfig(
        Path directory,
        Durability durability,
        int maxQueuedWrites,
        long maxQueuedBytes,
        long maxFileBytes,
        long reserveBytes) {

    public EmbeddedConfig {
        if (maxQueuedWrites < 1 || maxQueuedBytes < 1) {
            throw new IllegalArgumentException("store queue: " + maxQueuedWrites + " writes, " + maxQueuedBytes
                    + " bytes (expected: 1 or more of each)");
        }
        if (maxFileBytes < 1 << 20) {
            throw new IllegalArgumentException("store max-bytes: " + maxFileBytes + " (expected: 1 MiB or more)");
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("store reserve-bytes: " + reserveBytes + " (expected: 0 or more)");
        }
    }

    /** What fits most installations. */
    public static EmbeddedConfig in(Path directory) {
        return new EmbeddedConfig(directory, Durability.FULL, 100_000, 64 << 20, 64L << 30, 4 << 20);
    }

    /** What an acknowledged write survives. */
    public enum Durability {
        /** Power loss: every commit waits for the disk. */
        FULL("full"),
        /** The death of the process, but not always that of the machine. */
        RELAXED("relaxed");

        private final String word;

        Durability(String word) {
            this.word = word;
        }

        /** How configuration and status name it. */
        public String word() {
            return word;
        }
    }
}
