package io.hawser.gateway.device;

import io.hawser.protocol.GatewayMessage;

/**
 * The device's end of the wire: what a session needs of MINA, of a WebSocket, of a test.
 *
 * <p>Threads: any may call; nothing here blocks. Messages go out in the order in which {@code send} took them.
 */
public interface DeviceLink {

    /** The name of the wire protocol, such as {@code hdp1}. */
    String protocol();

    /** The other end, {@code host:port}. */
    String address();

    /**
     * Queues a message for the device.
     *
     * @return false when the device has left more unread than it may; the message was not queued
     */
    boolean send(GatewayMessage message);

    /** Closes once what was sent before is out, or after a short while. Further messages are dropped. */
    void closeAfterWrites();

    /** Closes at once. */
    void closeNow();

    /** Stops reading from the device, soon; what was read already is still delivered. */
    void suspendReading();

    /** Undoes {@link #suspendReading()}. */
    void resumeReading();

    /**
     * Runs {@code work} once everything that has arrived by now, on whatever connection of this I/O thread, has been handed
     * over. I/O thread only; {@code work} runs there too, before anything further arrives.
     */
    void afterRound(Runnable work);

    /**
     * Runs {@code work} on the connection's I/O thread, soon, before anything that arrives later is handed over. Any thread.
     * When that thread does nothing any more {@code work} is dropped; the session is over then.
     */
    void inTurn(Runnable work);

    /** Messages queued so far. */
    long messagesOut();

    /** Bytes received so far. */
    long bytesIn();

    /** Bytes handed to the network so far. */
    long bytesOut();
}
