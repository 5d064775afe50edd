package io.hawser.device.mina;

import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.util.List;

/**
 * What one connection attempt tells: either {@link #onConnectFailed}, or {@link #onOpened} and at the end
 * {@link #onClosed}.
 *
 * <p>Threads: all but {@link #onConnectFailed} run on the connection's I/O thread, one at a time, and must not block. A
 * method that throws costs its own connection and nothing else.
 */
public interface LinkEvents {

    /** There is no connection and there will be none; on any thread. */
    void onConnectFailed(Throwable cause);

    /** The connection stands. */
    void onOpened(GatewayLink link);

    /** All messages of one read, in order; at least one. */
    void onMessages(List<GatewayMessage> messages);

    /** The gateway sent what is no message; nothing further is read and the connection closes. */
    void onMalformed(MalformedFrameException fault);

    /** The connection is gone, whoever closed it. */
    void onClosed();
}
