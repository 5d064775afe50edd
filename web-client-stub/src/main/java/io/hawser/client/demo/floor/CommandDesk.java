package io.hawser.client.demo.floor;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.view.CommandView;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands and has the floor show every stage of them. To copy: answer the browser when the command is stored, for
 * from then on it ends in exactly one way whatever restarts, and let the futures tell the rest; no request waits for a
 * machine.
 *
 * <p>Threads: any sends; the client's threads tell.
 */
public final class CommandDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

    private final HawserClient client;
    private final ShopFloor floor;

    public CommandDesk(HawserClient client, ShopFloor floor) {
        this.client = client;
        this.floor = floor;
    }

    /** The future ends when the command is stored, with the library's failure if it was not. */
    public CompletableFuture<CommandView> send(SendCommand command) {
        SentCommand sent = client.commands().send(command);
        return sent.stored().thenApply(stored -> {
            floor.onCommand(stored);
            follow(sent, command.deviceId());
            return stored;
        });
    }

    private void follow(SentCommand sent, String machineId) {
        var delivered = sent.delivered().thenAccept(floor::onCommand);
        var completed = sent.completed().thenAccept(floor::onCommand);
        var unused = completed.exceptionally(failure -> {
            LOG.warn("outcome not known command={} cause={}", sent.commandId(), failure.toString());
            floor.onOutcomeUnknown(machineId, sent.commandId());
            return null;
        });
        var ignored = delivered.exceptionally(failure -> null); // the outcome says it all
    }
}
