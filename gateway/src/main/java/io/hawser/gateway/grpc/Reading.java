package io.hawser.gateway.grpc;

import io.grpc.StatusRuntimeException;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.List;

/**
 * What a subscriber's stream reads from: the log by itself, or a group.
 *
 * <p>Threads: one takes; the call's threads do the rest, and any may close.
 */
interface Reading extends AutoCloseable {

    /** The token of the first response. */
    String startToken();

    /**
     * Waits for events, at most {@code limit}.
     *
     * @return at most {@code maxEvents} in as many responses as it takes; none when there is nothing to say
     * @throws EventsLostException when events that this reader had not seen are gone
     */
    List<SubscribeResponse> take(int maxEvents, Duration limit) throws InterruptedException, EventsLostException;

    /** The caller has dealt with events. */
    void acknowledge(SubscribeRequest.Acknowledge acknowledged);

    /** The caller wants events again. */
    void reject(SubscribeRequest.Reject rejected);

    boolean isOpen();

    /** What to tell the caller when this was closed, and not by the caller's wish. */
    default StatusRuntimeException closing() {
        return RpcErrors.stopping();
    }

    /** Ends a take that waits. */
    @Override
    void close();

    /** After {@link #close}: waits until what the caller acknowledged is applied, as far as that is possible now. */
    void awaitApplied() throws InterruptedException;
}
