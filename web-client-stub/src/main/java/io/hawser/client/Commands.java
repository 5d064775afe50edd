package io.hawser.client;

import io.hawser.client.view.BroadcastView;
import io.hawser.client.view.CommandPage;
import io.hawser.client.view.CommandView;
import io.hawser.client.wire.Answers;
import io.hawser.client.wire.Calls;
import io.hawser.client.wire.CommandMapper;
import io.hawser.client.wire.Repeat;
import io.hawser.rpc.v1.CancelCommandRequest;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.GetCommandRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What devices are to do. Everything here but a broadcast is repeated when a gateway fails: the gateway knows a command by
 * its id.
 *
 * <p>Threads: any.
 */
public final class Commands {
    private static final int LARGEST_PAGE = 1_000;

    private final Calls calls;
    private final Duration deadline;
    private final BiFunction<BroadcastCommand, Consumer<BroadcastView>, Broadcast> broadcasts;

    Commands(
            Calls calls,
            Duration deadline,
            BiFunction<BroadcastCommand, Consumer<BroadcastView>, Broadcast> broadcasts) {
        this.calls = calls;
        this.deadline = deadline;
        this.broadcasts = broadcasts;
    }

    /** Sends a command at once, without waiting: what is answered has a future for every stage of it. */
    public SentCommand send(SendCommand command) {
        var sent = new SentCommand(command, this);
        sent.start();
        return sent;
    }

    /** Sends a command and waits, in one call, for what it says it waits for; see {@link HawserClient#sendAsync}. */
    CompletableFuture<CommandView> call(SendCommand command) {
        return calls.call(
                DeviceMessagingGrpc.getSendToDeviceMethod(),
                Requests.send(command),
                Repeat.SAFE,
                command.deadline(deadline),
                answer -> CommandMapper.view(answer.getCommand()));
    }

    /** One command as it stands; {@code NotFound} when it is not known, or ended too long ago. */
    public CommandView get(String commandId) {
        return Answers.await(getAsync(commandId));
    }

    public CompletableFuture<CommandView> getAsync(String commandId) {
        var request = GetCommandRequest.newBuilder().setCommandId(commandId).build();
        return calls.call(
                DeviceMessagingGrpc.getGetCommandMethod(), request, Repeat.SAFE, deadline, CommandMapper::view);
    }

    /** A page of at most {@code pageSize} commands (1 to 1,000), newest first; the first if {@code pageToken} is empty. */
    public CommandPage list(CommandFilter filter, int pageSize, String pageToken) {
        return Answers.await(listAsync(filter, pageSize, pageToken));
    }

    public CompletableFuture<CommandPage> listAsync(CommandFilter filter, int pageSize, String pageToken) {
        return calls.call(
                DeviceMessagingGrpc.getListCommandsMethod(),
                Requests.list(filter, pageSize, pageToken),
                Repeat.SAFE,
                deadline,
                CommandMapper::page);
    }

    /** Hands every command to {@code each}, page by page, newest first. */
    public void forEach(CommandFilter filter, Consumer<CommandView> each) {
        Optional<String> token = Optional.of("");
        while (token.isPresent()) {
            CommandPage page = list(filter, LARGEST_PAGE, token.get());
            page.commands().forEach(each);
            token = page.nextPageToken();
        }
    }

    /**
     * Cancels a command that has not ended, and answers it. {@code Precondition} when it has ended otherwise. Before it
     * was delivered, the device never gets it from now on; one that has it already may do it, and its answer is kept as late.
     */
    public CommandView cancel(String commandId) {
        return Answers.await(cancelAsync(commandId));
    }

    public CompletableFuture<CommandView> cancelAsync(String commandId) {
        var request = CancelCommandRequest.newBuilder().setCommandId(commandId).build();
        return calls.call(
                DeviceMessagingGrpc.getCancelCommandMethod(), request, Repeat.SAFE, deadline, CommandMapper::view);
    }

    /**
     * Sends a command to many devices. When the stream breaks, no more commands are stored, those that were live on, and
     * nothing is repeated: each broadcast sends anew.
     *
     * @param progress is told how far it is, at most every 100 ms, on a thread of the broadcast's own; what it throws ends
     *     the broadcast
     */
    public Broadcast broadcast(BroadcastCommand command, Consumer<BroadcastView> progress) {
        return broadcasts.apply(command, progress);
    }
}
