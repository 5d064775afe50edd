package io.hawser.device.mina;

import io.hawser.protocol.DeviceMessage;
import java.util.List;

/**
 * The device's end of the wire to a gateway.
 *
 * <p>Threads: any thread may call; nothing here blocks or calls back on the caller's thread.
 */
public interface GatewayLink {

    /** Queues {@code messages}, in this order and in as few writes as possible; what cannot be sent is dropped. */
    void send(List<DeviceMessage> messages);

    /** How many bytes are queued and not yet with the operating system. */
    long queuedBytes();

    /** Accepts frame bodies of up to {@code maxBody} bytes from now on. */
    void allowBody(int maxBody);

    /** Closes once everything queued so far is out. */
    void closeAfterWrites();

    /** Closes at once and drops what is queued. */
    void closeNow();
}
