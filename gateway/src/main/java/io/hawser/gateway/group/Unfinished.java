package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;

/**
 * Events of one batch, side by side, that a group has read and not finished.
 *
 * @param first the index of the first
 * @param last the index of the last, or any greater one for all that follow
 */
record Unfinished(Position batch, int first, int last) {
    Unfinished {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("unfinished events: " + first + " to " + last);
        }
    }

    boolean covers(int index) {
        return first <= index && index <= last;
    }

    /** How many events, at most. */
    long count() {
        return last - (long) first + 1;
    }
}
