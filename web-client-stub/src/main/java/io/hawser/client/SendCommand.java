package io.hawser.client;

import io.hawser.client.view.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A command to send. It has its id from the start, so this value <em>is</em> one command: sending it again, after a
 * failure or a deadline, never makes the device do it twice by the gateway's doing, and waits for the one that is.
 * For another command make another value.
 *
 * @param deviceId the device: 1 to 128 bytes of UTF-8
 * @param name what to do, in the device's own terms: 1 to 64 bytes of UTF-8
 * @param payload what goes with it
 * @param commandId a UUID
 * @param timeToLive how long the command may take, queueing included: 1 ms to 30 days
 * @param ifOffline what to do if the device is not connected
 * @param waitFor when to answer
 * @param answerWithin how long the caller waits at most; empty: by {@code waitFor}
 */
public record SendCommand(
        String deviceId,
        String name,
        Payload payload,
        String commandId,
        Duration timeToLive,
        IfOffline ifOffline,
        WaitFor waitFor,
        Optional<Duration> answerWithin) {
    private static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofSeconds(30);
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException when the id is no UUID or a time is not positive; the rest the gateway checks */
    public SendCommand {
        commandId = UUID.fromString(commandId).toString();
        requirePositive("time to live", timeToLive);
        answerWithin.ifPresent(within -> requirePositive("answer within", within));
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + ": " + duration + " (expected: more than 0)");
        }
    }

    /** A command without a payload, with a new id, to be waited for until it has ended, within 30 seconds. */
    public static SendCommand to(String deviceId, String name) {
        return new SendCommand(
                deviceId,
                name,
                Payload.empty(),
                UUID.randomUUID().toString(),
                DEFAULT_TIME_TO_LIVE,
                IfOffline.QUEUE,
                WaitFor.COMPLETED,
                Optional.empty());
    }

    public SendCommand withPayload(Payload with) {
        return new SendCommand(deviceId, name, with, commandId, timeToLive, ifOffline, waitFor, answerWithin);
    }

    public SendCommand withCommandId(String with) {
        return new SendCommand(deviceId, name, payload, with, timeToLive, ifOffline, waitFor, answerWithin);
    }

    public SendCommand withTimeToLive(Duration with) {
        return new SendCommand(deviceId, name, payload, commandId, with, ifOffline, waitFor, answerWithin);
    }

    public SendCommand withIfOffline(IfOffline with) {
        return new SendCommand(deviceId, name, payload, commandId, timeToLive, with, waitFor, answerWithin);
    }

    public SendCommand withWaitFor(WaitFor with) {
        return new SendCommand(deviceId, name, payload, commandId, timeToLive, ifOffline, with, answerWithin);
    }

    /** Otherwise the caller waits as long as the command may take and 5 s more, at most 10 min; for STORED as for any call. */
    public SendCommand withAnswerWithin(Duration with) {
        return new SendCommand(deviceId, name, payload, commandId, timeToLive, ifOffline, waitFor, Optional.of(with));
    }

    Duration deadline(Duration ofAnyCall) {
        if (answerWithin.isPresent() || waitFor == WaitFor.STORED) {
            return answerWithin.orElse(ofAnyCall);
        }
        return timeToLive.compareTo(LONGEST_WAIT) < 0 ? timeToLive.plus(ON_THE_WAY) : LONGEST_WAIT;
    }
}
