package io.hawser.device.ledger;

/** One thing that a device knows for certain. */
public sealed interface LedgerEntry {
    /** The device that knows. */
    String device();

    /**
     * It was admitted.
     *
     * @param epoch of its session
     */
    record Session(String device, long epoch) implements LedgerEntry {}

    /**
     * An uplink was acknowledged: the gateway has it for good.
     *
     * @param sequence counts the device's uplinks from 1
     * @param sends how often it was sent
     */
    record Acknowledged(String device, long sequence, int sends) implements LedgerEntry {}

    /**
     * An uplink was sent, and what became of it will never be known to the device.
     *
     * @param sequence counts the device's uplinks from 1
     */
    record Unknown(String device, long sequence) implements LedgerEntry {}

    /**
     * A command is being carried out.
     *
     * @param command its id
     */
    record Begun(String device, String command) implements LedgerEntry {}

    /**
     * A command was carried out.
     *
     * @param command its id
     * @param status SUCCEEDED, FAILED or REJECTED
     */
    record Ended(String device, String command, String status) implements LedgerEntry {}
}
