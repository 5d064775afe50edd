package io.hawser.gateway.command;

import io.hawser.gateway.backplane.RecordId;
import io.hawser.protocol.Payload;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What the commands' log consists of. */
sealed interface CommandRecord {

    /** The command that it is about. */
    UUID id();

    /** A command was accepted. */
    record Created(CommandRequest request, Instant created, Instant deadline) implements CommandRecord {
        @Override
        public UUID id() {
            return request.id();
        }
    }

    /** The device acknowledged it. */
    record Delivered(UUID id, Instant time) implements CommandRecord {}

    /** It reached its terminal state. */
    record Ended(
            UUID id,
            CommandState state,
            Instant time,
            int attempts,
            Optional<Instant> sent,
            Optional<Instant> delivered,
            Payload result)
            implements CommandRecord {

        static Ended of(CommandStatus status) {
            return new Ended(
                    status.request().id(),
                    status.state(),
                    status.ended().orElseThrow(),
                    status.attempts(),
                    status.sent(),
                    status.delivered(),
                    status.result());
        }

        CommandStatus applyTo(CommandStatus status) {
            return new CommandStatus(
                    status.request(),
                    state,
                    status.created(),
                    status.deadline(),
                    sent,
                    delivered,
                    Optional.of(time),
                    attempts,
                    result);
        }
    }

    /**
     * What makes the record's append safe to repeat. The command's id alone does not do: once a command is forgotten its id
     * may come again, and must not meet the record of its predecessor.
     */
    default RecordId recordId(Instant created) {
        String kind = switch (this) {
            case Created _ -> "created";
            case Delivered _ -> "delivered";
            case Ended _ -> "ended";
        };
        return new RecordId(kind + ":" + id() + ":" + created.toEpochMilli());
    }
}
