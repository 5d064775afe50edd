package io.hawser.gateway.group;

import java.util.Comparator;

/**
 * Which gateway serves a group, for a time: the greatest that the groups' log has of a group counts, and what is written
 * under a lesser one counts no more. That is how a gateway that took itself for the group's home for too long does no harm.
 *
 * @param term greater whenever another gateway takes the group; 0 where there is one gateway only
 * @param owner one life of a gateway; when two took the group at the same time, it decides
 */
record Hold(long term, String owner) implements Comparable<Hold> {
    /** Of a gateway that stands alone. */
    static final Hold NONE = new Hold(0, "");

    private static final Comparator<Hold> ORDER =
            Comparator.comparingLong(Hold::term).thenComparing(Hold::owner);

    /** What that gateway takes the group with, if this counts now. */
    Hold next(String nextOwner) {
        return new Hold(term + 1, nextOwner);
    }

    @Override
    public int compareTo(Hold other) {
        return ORDER.compare(this, other);
    }
}
