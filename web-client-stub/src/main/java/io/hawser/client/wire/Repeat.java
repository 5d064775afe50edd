package io.hawser.client.wire;

/** Whether a call may be made again after a gateway failed. */
public enum Repeat {
    /** Yes: it reads, or the gateway recognises it. */
    SAFE,
    /** Only if nothing of it went out. */
    ONLY_UNSENT
}
