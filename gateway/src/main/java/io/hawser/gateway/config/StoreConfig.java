package io.hawser.gateway.config;

/**
 * What must last.
 *
 * @param engine where it is kept
 * @param durability when something counts as stored
 * @param queueBytes how much may wait to be written
 * @param reserveBytes how much room is set aside on the disk for when it is full
 */
public record StoreConfig(Engine engine, Durability durability, long queueBytes, long reserveBytes) {
    private static final long SMALLEST_QUEUE = 1L << 20;
    private static final long LARGEST_QUEUE = 16L << 30;
    private static final long LARGEST_RESERVE = 16L << 30;

    public StoreConfig {
        new Checks("store")
                .size("queue-bytes", queueBytes, SMALLEST_QUEUE, LARGEST_QUEUE)
                .size("reserve-bytes", reserveBytes, 0, LARGEST_RESERVE)
                .done();
    }

    /** Where it is kept. */
    public enum Engine {
        /** In the data directory, by SQLite. */
        EMBEDDED,
        /** Nowhere: it ends with the process. */
        MEMORY,
        /** On NATS servers, for several gateways. */
        NATS
    }

    /** When something counts as stored. */
    public enum Durability {
        /** When it survives the loss of power. */
        FULL,
        /** When it survives the end of the process. */
        RELAXED
    }
}
