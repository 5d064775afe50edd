package io.hawser.device.audit;

import java.util.BitSet;

/**
 * One device's uplinks, by sequence number: what it knows, and what the event log has. Three bits for each uplink.
 *
 * <p>Threads: one.
 */
final class DeviceBook {
    private final String device;
    private final BitSet acknowledged = new BitSet();
    private final BitSet unknown = new BitSet();
    private final BitSet logged = new BitSet();
    private long repeats;
    private long sessions;
    private long epoch;

    DeviceBook(String device) {
        this.device = device;
    }

    void session(long next, Faults faults) {
        if (sessions > 0 && Long.compareUnsigned(next, epoch) <= 0) {
            faults.add(
                    Fault.EPOCH_NOT_GREATER,
                    device + " " + Long.toUnsignedString(next) + " after " + Long.toUnsignedString(epoch));
        }
        sessions++;
        epoch = next;
    }

    void acknowledged(long sequence) {
        acknowledged.set((int) sequence);
    }

    void unknown(long sequence) {
        unknown.set((int) sequence);
    }

    /** The event log has it, next. */
    void logged(long sequence, boolean duplicate, Faults faults) {
        int number = (int) sequence;
        if (logged.get(number)) {
            repeats++;
            if (!duplicate) {
                faults.add(Fault.UPLINK_DOUBLED, device + " seq=" + sequence);
            }
            return;
        }
        if (logged.length() > number) {
            faults.add(Fault.UPLINK_OUT_OF_ORDER, device + " seq=" + sequence + " behind seq=" + (logged.length() - 1));
        }
        logged.set(number);
    }

    void findLost(Faults faults) {
        BitSet lost = (BitSet) acknowledged.clone();
        lost.andNot(logged);
        lost.stream().forEach(number -> faults.add(Fault.UPLINK_LOST, device + " seq=" + number));
    }

    long acknowledgedCount() {
        return acknowledged.cardinality();
    }

    long unknownCount() {
        return unknown.cardinality();
    }

    /** How many of unknown fate the log has. */
    long unknownLogged() {
        BitSet both = (BitSet) unknown.clone();
        both.and(logged);
        return both.cardinality();
    }

    /** How many the log has of which the ledger says nothing: what a simulator that was killed did not write down. */
    long beyondLedger() {
        BitSet beyond = (BitSet) logged.clone();
        beyond.andNot(acknowledged);
        beyond.andNot(unknown);
        return beyond.cardinality();
    }

    long loggedCount() {
        return logged.cardinality();
    }

    /** How often the log has an uplink again. */
    long repeats() {
        return repeats;
    }
}
