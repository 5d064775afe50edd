package io.hawser.gateway.backplane;

import java.time.Duration;

/**
 * How the part of an engine that writes is.
 *
 * @param busy how long it has been at what it does now; zero while nothing waits to be written
 * @param doing what that is
 */
public record WriterHealth(Duration busy, Doing doing) {
    /** All is well, and nothing to do. */
    public static final WriterHealth IDLE = new WriterHealth(Duration.ZERO, Doing.NOTHING);

    /** What a writer is at. */
    public enum Doing {
        /** It waits for something to write. */
        NOTHING,
        /** It waits for the disk, or whatever the engine keeps records on; replacing it would help nobody. */
        STORING,
        /** It tells those who wait that their records are stored; one of them may hold it up. */
        TELLING,
        /** It ended, and writes nothing any more. */
        DEAD
    }
}
