package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.NamedGroups;
import io.hawser.gateway.group.SeekOutcome;
import io.hawser.gateway.group.SeekTarget;
import io.hawser.rpc.v1.DeleteGroupRequest;
import io.hawser.rpc.v1.DeleteGroupResponse;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.EventGroupsGrpc;
import io.hawser.rpc.v1.GetGroupRequest;
import io.hawser.rpc.v1.Group;
import io.hawser.rpc.v1.ListGroupsRequest;
import io.hawser.rpc.v1.ListGroupsResponse;
import io.hawser.rpc.v1.SeekGroupRequest;
import java.util.List;
import java.util.Map;

/**
 * The named groups that read events.
 *
 * <p>Threads: each call on a virtual thread of its own, which may wait for the store.
 */
public final class EventGroupsService extends EventGroupsGrpc.EventGroupsImplBase {
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final int MAX_PAGE_BYTES = 1 << 20;
    private static final int FILTER_HASH =
            "groups".hashCode(); // there is no filter; a token of another list is refused

    private final NamedGroups groups;

    public EventGroupsService(NamedGroups groups) {
        this.groups = groups;
    }

    @Override
    public void getGroup(GetGroupRequest request, StreamObserver<Group> caller) {
        String name = Arguments.group("group", request.getGroup());
        answer(caller, GroupMapper.group(waiting(() -> groups.find(name)).orElseThrow(() -> notFound(name))));
    }

    @Override
    public void listGroups(ListGroupsRequest request, StreamObserver<ListGroupsResponse> caller) {
        int size = Arguments.pageSize(request.getPageSize(), DEFAULT_PAGE, MAX_PAGE);
        String after = after(request.getPageToken());
        List<GroupStatus> page = waiting(() -> groups.after(after, size));
        ListGroupsResponse.Builder response = ListGroupsResponse.newBuilder();
        boolean more = page.size() == size;
        int bytes = 0;
        for (GroupStatus status : page) {
            Group group = GroupMapper.group(status);
            bytes += group.getSerializedSize();
            if (bytes > MAX_PAGE_BYTES && response.getGroupsCount() > 0) {
                more = true;
                break;
            }
            response.addGroups(group);
        }
        if (more) {
            String last = response.getGroups(response.getGroupsCount() - 1).getGroup();
            response.setNextPageToken(new PageToken(last, FILTER_HASH).text());
        }
        answer(caller, response.build());
    }

    @Override
    public void seekGroup(SeekGroupRequest request, StreamObserver<Group> caller) {
        String name = Arguments.group("group", request.getGroup());
        SeekTarget target = target(request);
        SeekOutcome outcome = waiting(() -> groups.seek(name, target));
        switch (outcome) {
            case SeekOutcome.Moved(GroupStatus status) -> answer(caller, GroupMapper.group(status));
            case SeekOutcome.NoSuchGroup() -> throw notFound(name);
            case SeekOutcome.NoSuchEvent() ->
                throw RpcErrors.invalidField("position", "no event of that position is kept");
        }
    }

    @Override
    public void deleteGroup(DeleteGroupRequest request, StreamObserver<DeleteGroupResponse> caller) {
        String name = Arguments.group("group", request.getGroup());
        switch (waiting(() -> groups.delete(name))) {
            case DELETED -> answer(caller, DeleteGroupResponse.getDefaultInstance());
            case NO_SUCH_GROUP -> throw notFound(name);
            case HAS_MEMBERS ->
                throw RpcErrors.of(
                        Status.Code.FAILED_PRECONDITION,
                        ErrorReason.GROUP_IN_USE,
                        "group " + name + " has members",
                        Map.of("group", name));
        }
    }

    /** What waits for the store. */
    private interface Waiting<T> {
        T call() throws InterruptedException;
    }

    private static <T> T waiting(Waiting<T> change) {
        try {
            return change.call();
        } catch (EventsUnavailableException e) {
            throw SubscriptionOpener.unavailable(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw RpcErrors.stopping();
        }
    }

    private static SeekTarget target(SeekGroupRequest request) {
        return switch (request.getTargetCase()) {
            case TIME -> new SeekTarget.Time(Arguments.time("time", request.getTime()));
            case POSITION ->
                new SeekTarget.AtEvent(EventPosition.parse(request.getPosition())
                        .orElseThrow(() -> RpcErrors.invalidField("position", "not an event's position")));
            case START_AT ->
                Arguments.startsAtOldest("start_at", request.getStartAt())
                        ? new SeekTarget.Oldest()
                        : new SeekTarget.Now();
            case TARGET_NOT_SET ->
                throw RpcErrors.invalidField("target", "not set (expected: time, position or start_at)");
        };
    }

    private static String after(String token) {
        return token.isEmpty()
                ? ""
                : PageToken.parse(token)
                        .filter(page -> page.filterHash() == FILTER_HASH)
                        .orElseThrow(() -> RpcErrors.invalidField(
                                "page_token", "not a token of this list", ErrorReason.PAGE_TOKEN_INVALID))
                        .afterId();
    }

    private static StatusRuntimeException notFound(String name) {
        return RpcErrors.of(
                Status.Code.NOT_FOUND, ErrorReason.GROUP_NOT_FOUND, "no group " + name, Map.of("group", name));
    }

    private static <T> void answer(StreamObserver<T> caller, T answer) {
        caller.onNext(answer);
        caller.onCompleted();
    }
}
