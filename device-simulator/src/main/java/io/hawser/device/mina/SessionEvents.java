package io.hawser.device.mina;

import java.nio.ByteBuffer;

/**
 * What {@link LinkFilter} tells the link of a session.
 *
 * <p>Threads: the session's I/O thread.
 */
interface SessionEvents {

    void onOpened();

    /** Bytes came; what is not read at once is lost. */
    void onBytes(ByteBuffer received);

    /** Nothing was written for as long as the link asked to be told after. */
    void onWriterIdle();

    /** The gateway sends nothing more. Left half open, the session would be reported readable for ever. */
    void onInputClosed();

    void onClosed();
}
