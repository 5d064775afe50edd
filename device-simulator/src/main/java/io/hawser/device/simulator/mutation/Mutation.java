package io.hawser.device.simulator.mutation;

import java.util.Locale;

/** In what way valid bytes are changed. */
public enum Mutation {
    /** Not at all: what a gateway makes of these, the others can be held against. */
    NONE,
    /** A few bits are flipped. */
    BITS,
    /** A few bytes are set to values at which programs tend to stumble. */
    BYTES,
    /** A length, or in text a number, is another than it was. */
    LENGTH,
    /** The end is missing. */
    CUT,
    /** A part in the middle is missing. */
    REMOVED,
    /** A part comes again, up to many times. */
    REPEATED,
    /** Something stands where it does not belong. */
    INSERTED,
    /** Frames, or parts of frames, stand in another order. */
    SWAPPED,
    /** A frame about as large as may be, or larger. */
    OVERSIZED,
    /** Very many frames come in one piece, one of them spoilt. */
    CONCATENATED;

    /** Its name in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
