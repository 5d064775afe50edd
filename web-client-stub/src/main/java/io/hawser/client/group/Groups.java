package io.hawser.client.group;

import io.hawser.client.view.GroupPage;
import io.hawser.client.view.GroupView;
import io.hawser.client.wire.Answers;
import io.hawser.client.wire.Calls;
import io.hawser.client.wire.EventMapper;
import io.hawser.client.wire.GroupMapper;
import io.hawser.client.wire.Repeat;
import io.hawser.client.wire.Times;
import io.hawser.rpc.v1.DeleteGroupRequest;
import io.hawser.rpc.v1.EventGroupsGrpc;
import io.hawser.rpc.v1.GetGroupRequest;
import io.hawser.rpc.v1.ListGroupsRequest;
import io.hawser.rpc.v1.SeekGroupRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The named groups: how far each is, and what an operator does about it. All but deleting is repeated when a gateway fails.
 *
 * <p>Threads: any.
 */
public final class Groups {
    private static final int LARGEST_PAGE = 1_000;

    private final Calls calls;
    private final Duration deadline;

    /** Made by the client. */
    public Groups(Calls calls, Duration deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /** One group; {@code NotFound} when there is none of this name. */
    public GroupView get(String group) {
        return Answers.await(getAsync(group));
    }

    public CompletableFuture<GroupView> getAsync(String group) {
        var request = GetGroupRequest.newBuilder().setGroup(group).build();
        return calls.call(EventGroupsGrpc.getGetGroupMethod(), request, Repeat.SAFE, deadline, GroupMapper::view);
    }

    /** A page of at most {@code pageSize} groups (1 to 1,000), the first if {@code pageToken} is empty. */
    public GroupPage list(int pageSize, String pageToken) {
        return Answers.await(listAsync(pageSize, pageToken));
    }

    public CompletableFuture<GroupPage> listAsync(int pageSize, String pageToken) {
        var request = ListGroupsRequest.newBuilder()
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
        return calls.call(EventGroupsGrpc.getListGroupsMethod(), request, Repeat.SAFE, deadline, GroupMapper::page);
    }

    /** Hands every group to {@code each}, page by page, in order of their names. */
    public void forEach(Consumer<GroupView> each) {
        Optional<String> token = Optional.of("");
        while (token.isPresent()) {
            GroupPage page = list(LARGEST_PAGE, token.get());
            page.groups().forEach(each);
            token = page.nextPageToken();
        }
    }

    /** Moves a group, forwards or back. Its members stay; what they hold counts no longer. */
    public GroupView seek(String group, GroupSeek to) {
        return Answers.await(seekAsync(group, to));
    }

    public CompletableFuture<GroupView> seekAsync(String group, GroupSeek to) {
        var request = SeekGroupRequest.newBuilder().setGroup(group);
        // Java 17 has no switch over sealed types
        if (to instanceof GroupSeek.ToTime time) {
            request.setTime(Times.timestamp(time.time()));
        } else if (to instanceof GroupSeek.ToPosition position) {
            request.setPosition(position.position());
        } else if (to instanceof GroupSeek.ToEnd end) {
            request.setStartAt(EventMapper.startAt(end.startAt()));
        }
        return calls.call(
                EventGroupsGrpc.getSeekGroupMethod(), request.build(), Repeat.SAFE, deadline, GroupMapper::view);
    }

    /** Forgets a group without members, and its place; {@code Precondition} while it has some. */
    public void delete(String group) {
        Answers.await(deleteAsync(group));
    }

    /** The future's value is the name. */
    public CompletableFuture<String> deleteAsync(String group) {
        var request = DeleteGroupRequest.newBuilder().setGroup(group).build();
        return calls.call(
                EventGroupsGrpc.getDeleteGroupMethod(), request, Repeat.ONLY_UNSENT, deadline, deleted -> group);
    }
}
