package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import java.time.Instant;

/**
 * One session as others see it, at one moment.
 *
 * @param epoch the session's epoch
 * @param protocol the name of its wire protocol
 * @param address where it connected from, {@code host:port}
 * @param since when it logged in
 * @param lastSeen when it last sent something
 * @param uplinks uplinks received
 * @param commandsSent commands sent, resends included
 */
public record SessionFacts(
        DeviceId device,
        long epoch,
        String protocol,
        String address,
        Instant since,
        Instant lastSeen,
        long uplinks,
        long commandsSent,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut) {

    /** The part that changes all the time. */
    public SessionActivity activity() {
        return new SessionActivity(epoch, lastSeen, uplinks, commandsSent, messagesIn, messagesOut, bytesIn, bytesOut);
    }

    static SessionFacts of(
            SessionState.Active active,
            DeviceLink link,
            Instant lastSeen,
            long uplinks,
            long commandsSent,
            long messagesIn) {
        return new SessionFacts(
                active.device(),
                active.epoch(),
                link.protocol(),
                link.address(),
                active.since(),
                lastSeen,
                uplinks,
                commandsSent,
                messagesIn,
                link.messagesOut(),
                link.bytesIn(),
                link.bytesOut());
    }
}
