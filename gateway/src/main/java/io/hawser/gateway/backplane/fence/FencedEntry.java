package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;

/** One record for a {@link FencedAppender}, and who wants to know what becomes of it. */
public interface FencedEntry {

    /** The record; read from its own position, as often as it takes. */
    ByteBuffer record();

    RecordId id();

    /** Whether it is repeated until it is durable; others are refused when the log takes nothing. */
    boolean mustLast();

    /**
     * Asked when its turn has come, before it is sent for the first time; what is given from then on lies behind it.
     * When it says no, or throws, it is not sent and hears nothing more. Asked again when something that was given
     * before it has to be repeated first.
     */
    boolean wanted();

    /** It is durable, there. */
    void durable(Position position);

    /** It was not written and never will be; those that must last hear this only when somebody else appended. */
    void refused(LogFailure why);
}
