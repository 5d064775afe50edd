package io.hawser.client.wire.gateways;

/** How a gateway was when it was last asked whether it serves. */
public enum Condition {
    /** It has not been asked yet: as long as there is only one, none is. */
    UNKNOWN(0),
    /** It serves. */
    SERVING(0),
    /** It answers that it does not serve: it drains, it is cut off, it starts. */
    NOT_SERVING(1),
    /** It takes what is sent and does not answer: it hangs, or the way to it does. */
    SILENT(2),
    /** There is no connection to it. */
    AWAY(2);

    private final int rank;

    Condition(int rank) {
        this.rank = rank;
    }

    /** The lower, the better to call. */
    int rank() {
        return rank;
    }
}
