package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import java.nio.ByteBuffer;

/** What a {@link FencedAppender} is to write, and who wants to know what becomes of it. */
public interface FencedEntry {

    /** What is to be written; read from its own position, as often as it takes. */
    ByteBuffer record();

    /** Whether it is repeated until it is durable; others are refused when the log takes nothing. */
    boolean mustLast();

    /**
     * Asked when its turn has come, before it is sent for the first time; what is given from then on lies behind it.
     * When it says no, or throws, it is not sent and hears nothing more.
     */
    boolean wanted();

    /** It is durable, at that place: see {@link FencedBatch}. */
    void durable(Position place);

    /** It was not written and never will be; those that must last hear this only when somebody else appended. */
    void refused(LogFailure why);
}
