package io.hawser.gateway.grpc;

import io.grpc.StatusRuntimeException;
import io.hawser.gateway.command.CommandDesk;
import io.hawser.gateway.command.CommandKey;
import io.hawser.gateway.command.CommandPage;
import io.hawser.gateway.command.CommandQuery;
import io.hawser.gateway.command.CommandState;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.CommandFilter;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.ListCommandsRequest;
import io.hawser.rpc.v1.ListCommandsResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Commands page by page. A page's token says which command was the last, so pages stay where they are whatever is stored or
 * ends in between.
 *
 * <p>Threads: any.
 */
final class CommandListing {
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final int MAX_PAGE_BYTES = 1 << 20;

    private final CommandDesk commands;

    CommandListing(CommandDesk commands) {
        this.commands = commands;
    }

    CompletionStage<ListCommandsResponse> page(ListCommandsRequest request) {
        int size = Arguments.pageSize(request.getPageSize(), DEFAULT_PAGE, MAX_PAGE);
        CommandQuery query = query(request.getFilter());
        int filterHash = request.getFilter().toByteString().hashCode();
        Optional<CommandKey> after =
                request.getPageToken().isEmpty() ? Optional.empty() : Optional.of(after(request, filterHash));
        return commands.list(query, after, size).thenApply(page -> response(page, filterHash));
    }

    private static ListCommandsResponse response(CommandPage page, int filterHash) {
        ListCommandsResponse.Builder response = ListCommandsResponse.newBuilder();
        Optional<CommandKey> next = page.next();
        int bytes = 0;
        for (CommandStatus status : page.commands()) {
            Command command = CommandMapper.command(status);
            bytes += command.getSerializedSize();
            if (bytes > MAX_PAGE_BYTES && response.getCommandsCount() > 0) {
                Command last = response.getCommands(response.getCommandsCount() - 1);
                next = page.commands().stream()
                        .filter(told -> told.request().id().toString().equals(last.getCommandId()))
                        .map(told ->
                                new CommandKey(told.created(), told.request().id()))
                        .findFirst();
                break;
            }
            response.addCommands(command);
        }
        next.ifPresent(key -> response.setNextPageToken(new PageToken(text(key), filterHash).text()));
        return response.build();
    }

    private static CommandQuery query(CommandFilter filter) {
        return new CommandQuery(
                filter.getDeviceId().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Arguments.deviceId("filter.device_id", filter.getDeviceId())),
                filter.getStatesList().stream().map(CommandListing::state).collect(Collectors.toSet()),
                filter.hasFromTime()
                        ? Optional.of(Arguments.time("filter.from_time", filter.getFromTime()))
                        : Optional.empty(),
                filter.hasUntilTime()
                        ? Optional.of(Arguments.time("filter.until_time", filter.getUntilTime()))
                        : Optional.empty());
    }

    private static CommandState state(io.hawser.rpc.v1.CommandState state) {
        return switch (state) {
            case COMMAND_STATE_QUEUED -> CommandState.QUEUED;
            case COMMAND_STATE_SENT -> CommandState.SENT;
            case COMMAND_STATE_DELIVERED -> CommandState.DELIVERED;
            case COMMAND_STATE_SUCCEEDED -> CommandState.SUCCEEDED;
            case COMMAND_STATE_FAILED -> CommandState.FAILED;
            case COMMAND_STATE_REJECTED -> CommandState.REJECTED;
            case COMMAND_STATE_TIMED_OUT -> CommandState.TIMED_OUT;
            case COMMAND_STATE_CANCELLED -> CommandState.CANCELLED;
            case COMMAND_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw RpcErrors.invalidField("filter.states", "not a state (expected: those of CommandState)");
        };
    }

    private static String text(CommandKey key) {
        return key.created().toEpochMilli() + "/" + key.id();
    }

    private static CommandKey after(ListCommandsRequest request, int filterHash) {
        String text = PageToken.parse(request.getPageToken())
                .filter(token -> token.filterHash() == filterHash)
                .map(PageToken::afterId)
                .orElseThrow(CommandListing::badToken);
        try {
            int slash = text.indexOf('/');
            return new CommandKey(
                    Instant.ofEpochMilli(Long.parseLong(text.substring(0, Math.max(0, slash)))),
                    UUID.fromString(text.substring(slash + 1)));
        } catch (IllegalArgumentException _) {
            throw badToken();
        }
    }

    private static StatusRuntimeException badToken() {
        return RpcErrors.invalidField(
                "page_token",
                "not a token of this list, or of one with another filter",
                ErrorReason.PAGE_TOKEN_INVALID);
    }
}
