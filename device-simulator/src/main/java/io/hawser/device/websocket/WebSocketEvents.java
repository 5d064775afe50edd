package io.hawser.device.websocket;

import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;

/**
 * What a {@link WebSocketEnd} tells whoever has the connection.
 *
 * <p>Threads: whichever gives it bytes.
 */
public interface WebSocketEvents {

    /** The gateway agreed: from now on it may be told something. */
    void onUpgraded();

    /**
     * More of the device's wire protocol, cut anywhere; read it at once.
     *
     * @throws MalformedFrameException when it is none: nothing more is read then
     */
    void onData(ByteBuffer bytes) throws MalformedFrameException;

    /** {@code frame} is to be written as it is. */
    void onReply(ByteBuffer frame);

    /** The gateway closes: {@code answer} is to be written as it is, then the connection ends. */
    void onClose(ByteBuffer answer);
}
