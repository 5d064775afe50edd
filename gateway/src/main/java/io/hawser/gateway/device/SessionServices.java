package io.hawser.gateway.device;

import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What all sessions of a gateway share.
 *
 * @param authenticator decides who may log in
 * @param admission whether anybody may log in now
 * @param epochs numbers sessions
 * @param registry who is connected
 * @param takeovers has sessions on other nodes give way
 * @param events where uplinks and connects go
 * @param listener hears acknowledgements and results of commands
 * @param timer fires log-in and keep-alive limits
 * @param nonces makes the 32 bytes of a challenge
 */
public record SessionServices(
        DeviceAuthenticator authenticator,
        Admission admission,
        Epochs epochs,
        SessionRegistry registry,
        Takeovers takeovers,
        EventLog events,
        SessionListener listener,
        TimingWheel timer,
        SessionLimits limits,
        InstantSource clock,
        Supplier<byte[]> nonces,
        Counters counters,
        Timings timings) {

    /** For those who only try whether a log-in would work: nobody gets further than CHALLENGE, and nothing is counted. */
    public SessionServices forTrials() {
        return new SessionServices(
                new ChallengesEverybody(),
                new Admission(),
                epochs,
                new SessionRegistry(),
                Takeovers.NONE,
                events,
                listener,
                timer,
                limits,
                clock,
                nonces,
                new Counters(),
                timings);
    }
}
