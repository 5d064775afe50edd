package io.hawser.device.ledger;

/** Takes down what devices know for certain. */
@FunctionalInterface
public interface Ledger {
    /** Takes it down, and blocks while the file falls behind: a fleet never outruns its ledger. Threads: any. */
    void record(LedgerEntry entry);

    /** A ledger that forgets. */
    static Ledger none() {
        return entry -> {};
    }
}
