package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
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

    /**
     * An unfinished command, written anew.
     *
     * @param first where its first record was: gives it its place among its device's commands
     */
    record Renewed(Created created, Optional<Instant> delivered, Position first) implements CommandRecord {
        @Override
        public UUID id() {
            return created.id();
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
            long epoch,
            Payload result)
            implements CommandRecord {

        /** The end of a command that was sent last in the session of that epoch; 0 when it never was. */
        static Ended of(CommandStatus status, long epoch) {
            return new Ended(
                    status.request().id(),
                    status.state(),
                    status.ended().orElseThrow(),
                    status.attempts(),
                    status.sent(),
                    status.delivered(),
                    epoch,
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
                    result,
                    Optional.empty());
        }
    }

    /** The device answered when it had ended without its answer. */
    record Late(UUID id, LateResult result) implements CommandRecord {}

    /**
     * A node took this log over.
     *
     * @param node its id, for people who look into the log
     */
    record Owned(String node) implements CommandRecord {
        private static final UUID NO_COMMAND = new UUID(0, 0);

        @Override
        public UUID id() {
            return NO_COMMAND;
        }
    }

    /** Whoever follows the events was told of every end up to that position of this log. */
    record Reported(Position upTo) implements CommandRecord {
        private static final UUID NO_COMMAND = new UUID(0, 0);

        @Override
        public UUID id() {
            return NO_COMMAND;
        }
    }
}
