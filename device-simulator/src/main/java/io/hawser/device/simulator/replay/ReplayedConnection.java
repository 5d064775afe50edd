package io.hawser.device.simulator.replay;

/**
 * What became of one connection.
 *
 * @param name as recorded; of copies behind the first, with the number
 * @param bytesToSend that were recorded
 * @param bytesSent of these
 * @param bytesReceived from the gateway
 * @param ending {@code error-…} or {@code goaway-…} when the gateway said why, else {@code closed} or {@code reset} by the
 *     gateway, {@code held} when it still held the connection at the end, {@code left} when the device left as recorded,
 *     {@code connect-failed}, {@code stalled} when it read no more, {@code stopped}
 */
public record ReplayedConnection(String name, long bytesToSend, long bytesSent, long bytesReceived, String ending) {
    private static final String CONNECT_FAILED = "connect-failed";

    /** Whether all that was recorded was sent. */
    public boolean isSentFully() {
        return bytesSent == bytesToSend && !ending.equals(CONNECT_FAILED);
    }

    /** One that the gateway never accepted. */
    static ReplayedConnection refused(String name, long bytesToSend) {
        return new ReplayedConnection(name, bytesToSend, 0, 0, CONNECT_FAILED);
    }
}
