package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.command.wire.DeviceAnswer;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what devices of this node say to the shards that their commands are in.
 *
 * <p>Threads: the sessions' I/O threads; nothing blocks.
 */
final class DeviceEnd {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceEnd.class);
    private static final int MAX_RESULT_BYTES = Calls.MAX_BODY_BYTES - 4_096; // with what is around it

    private final ShardAccess access;
    private final ShardSettings settings;
    private final List<AnswerOutbox> outboxes;

    DeviceEnd(ShardAccess access, Questions questions, ShardSettings settings, Counters counters) {
        this.access = access;
        this.settings = settings;
        this.outboxes = IntStream.range(0, settings.layout().count())
                .mapToObj(shard -> new AnswerOutbox(shard, questions, settings, counters))
                .toList();
    }

    /** A device connected, to whichever node. */
    void onConnected(DeviceId device) {
        access.commands(settings.layout().of(device)).ifPresent(commands -> commands.onConnected(device));
    }

    void onCommandAck(DeviceId device, UUID command) {
        int shard = settings.layout().of(device);
        Optional<Commands> here = here(shard);
        if (here.isPresent()) {
            here.get().onCommandAck(device, command);
        } else {
            outboxes.get(shard).put(new DeviceAnswer.Acknowledged(device, command));
        }
    }

    void onCommandResult(DeviceId device, CommandResult result) {
        int shard = settings.layout().of(device);
        Optional<Commands> here = here(shard);
        if (here.isPresent()) {
            here.get().onCommandResult(device, result);
        } else {
            outboxes.get(shard).put(new DeviceAnswer.Ended(device, transportable(result)));
        }
    }

    /** Whether devices said something that has not reached its shard. */
    boolean isBusy() {
        return outboxes.stream().anyMatch(AnswerOutbox::isBusy);
    }

    /** The shard, if it is here and nothing waits that has to be told before. */
    private Optional<Commands> here(int shard) {
        Optional<Commands> here = access.commands(shard);
        return here.isPresent() && outboxes.get(shard).isBusy() ? Optional.empty() : here;
    }

    /** An answer that no message can take must not keep its command from ending. */
    private static CommandResult transportable(CommandResult result) {
        int bytes = result.payload().size();
        if (bytes <= MAX_RESULT_BYTES) {
            return result;
        }
        LOG.warn("command's result dropped command={} bytes={}", result.id(), bytes);
        return new CommandResult(result.id(), result.status(), Payload.empty());
    }
}
