package io.hawser.device;

/** What became of an uplink that wants an acknowledgement. */
public sealed interface UplinkOutcome {

    /**
     * The gateway has it for good.
     *
     * @param sends how often it was sent; more than once after a reconnect
     */
    record Acknowledged(int sends) implements UplinkOutcome {}

    /**
     * Refused, nothing was sent: too many uplinks wait for their acknowledgement already.
     *
     * @param window how many may
     */
    record WindowFull(int window) implements UplinkOutcome {}

    /**
     * Refused, nothing was sent in this session: the gateway takes no frame of this size.
     *
     * @param bytes of the encoded message
     * @param maxBytes that the gateway takes
     */
    record TooLarge(int bytes, long maxBytes) implements UplinkOutcome {}
}
