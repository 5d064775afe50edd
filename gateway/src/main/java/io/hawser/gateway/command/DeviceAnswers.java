package io.hawser.gateway.command;

import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What devices say of their commands, and what is known of those that did not reach theirs.
 *
 * <p>Threads: any.
 */
final class DeviceAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceAnswers.class);

    private final KnownCommands known;
    private final CommandEndings endings;
    private final LateResults lateResults;
    private final int maxPayloadBytes;
    private final InstantSource clock;

    DeviceAnswers(
            KnownCommands known,
            CommandEndings endings,
            LateResults lateResults,
            int maxPayloadBytes,
            InstantSource clock) {
        this.known = known;
        this.endings = endings;
        this.lateResults = lateResults;
        this.maxPayloadBytes = maxPayloadBytes;
        this.clock = clock;
    }

    void onAck(DeviceId device, UUID id) {
        commandOf(device, id).ifPresent(command -> endings.acknowledge(command, clock.instant()));
    }

    void onResult(DeviceId device, CommandResult result) {
        CommandState state = CommandState.of(result.status());
        Payload answer = storable(result);
        Optional<TrackedCommand> command = commandOf(device, result.id());
        if (command.isEmpty()) {
            lateResults.takeUnknown();
        } else if (!endings.end(command.get(), queue -> queue.end(command.get(), state, answer))) {
            lateResults.take(command.get(), new LateResult(state, clock.instant(), answer));
        }
    }

    void undelivered(DeviceId device, UUID id, long epoch) {
        commandOf(device, id).ifPresent(command -> endings.end(command, queue -> queue.undelivered(command, epoch)));
    }

    /** An answer that no record can take must not keep its command from ending. */
    private Payload storable(CommandResult result) {
        int bytes = result.payload().size();
        if (bytes <= maxPayloadBytes) {
            return result.payload();
        }
        LOG.warn("command's result dropped command={} bytes={}", result.id(), bytes);
        return Payload.empty();
    }

    /** A device speaks for its own commands only. */
    private Optional<TrackedCommand> commandOf(DeviceId device, UUID id) {
        return known.find(id).filter(command -> command.request().device().equals(device));
    }
}
