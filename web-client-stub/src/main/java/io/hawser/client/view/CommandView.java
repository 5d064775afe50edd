package io.hawser.client.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A command as it stands.
 *
 * @param commandId a UUID in lower case
 * @param deviceId the device it is for
 * @param name what to do, in the device's own terms
 * @param payload what goes with it; empty in events
 * @param state where it stands
 * @param timeToLive how long it may take from {@code createTime}
 * @param deadline when it times out
 * @param createTime when it was stored, by the gateway's clock, as all times here
 * @param sentTime when it was last handed to a connection
 * @param deliveredTime when the device acknowledged it
 * @param endTime when it reached its terminal state
 * @param attempts how often it was handed to a connection, at least
 * @param result the device's answer
 * @param failure why it ended without the device's answer, for people; empty otherwise
 */
public record CommandView(
        String commandId,
        String deviceId,
        String name,
        Payload payload,
        CommandState state,
        Duration timeToLive,
        Instant deadline,
        Instant createTime,
        Optional<Instant> sentTime,
        Optional<Instant> deliveredTime,
        Optional<Instant> endTime,
        int attempts,
        Optional<ResultView> result,
        String failure) {}
