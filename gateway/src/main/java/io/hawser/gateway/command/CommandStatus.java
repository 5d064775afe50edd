package io.hawser.gateway.command;

import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A command as it is now. Only what is durable is told, but for {@code SENT} and {@code attempts}, which are forgotten with
 * the process.
 *
 * @param created when it was accepted, to the millisecond
 * @param deadline when it ends as timed out at the latest
 * @param sent when it was sent first
 * @param delivered when the device acknowledged it, by acknowledgement or result
 * @param ended when it reached its terminal state
 * @param attempts how often it was sent
 * @param result what the device answered; empty until it did
 * @param late what it answered too late
 */
public record CommandStatus(
        CommandRequest request,
        CommandState state,
        Instant created,
        Instant deadline,
        Optional<Instant> sent,
        Optional<Instant> delivered,
        Optional<Instant> ended,
        int attempts,
        Payload result,
        Optional<LateResult> late) {

    static CommandStatus queued(CommandRequest request, Instant created, Instant deadline) {
        return new CommandStatus(
                request,
                CommandState.QUEUED,
                created,
                deadline,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Payload.empty(),
                Optional.empty());
    }

    CommandStatus sentAgain(Instant time) {
        CommandState next = state == CommandState.QUEUED ? CommandState.SENT : state;
        Optional<Instant> first = sent.isPresent() ? sent : Optional.of(time);
        return new CommandStatus(request, next, created, deadline, first, delivered, ended, attempts + 1, result, late);
    }

    /** The last attempt to send it was none. */
    CommandStatus notSent() {
        if (attempts > 1) {
            return new CommandStatus(
                    request, state, created, deadline, sent, delivered, ended, attempts - 1, result, late);
        }
        return queued(request, created, deadline);
    }

    CommandStatus deliveredAt(Instant time) {
        return new CommandStatus(
                request,
                CommandState.DELIVERED,
                created,
                deadline,
                sent,
                Optional.of(time),
                ended,
                attempts,
                result,
                late);
    }

    CommandStatus endedAs(CommandState end, Instant time, Payload answer) {
        boolean answered = end == CommandState.SUCCEEDED || end == CommandState.FAILED || end == CommandState.REJECTED;
        Optional<Instant> arrived = answered && delivered.isEmpty() ? Optional.of(time) : delivered;
        return new CommandStatus(
                request, end, created, deadline, sent, arrived, Optional.of(time), attempts, answer, late);
    }

    CommandStatus answeredLate(LateResult answer) {
        return new CommandStatus(
                request,
                state,
                created,
                deadline,
                sent,
                delivered,
                ended,
                attempts,
                result,
                late.isPresent() ? late : Optional.of(answer));
    }

    CommandKey key() {
        return new CommandKey(created, request.id());
    }

    /** How long a command of another run has yet: never longer than it was given, though the clock was set back since. */
    Duration left(Instant now) {
        Duration left = Duration.between(now, deadline());
        Duration given = request().timeToLive();
        return left.compareTo(given) < 0 ? left : given;
    }
}
