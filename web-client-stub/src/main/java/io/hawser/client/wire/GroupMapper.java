package io.hawser.client.wire;

import io.hawser.client.view.EventKind;
import io.hawser.client.view.GroupPage;
import io.hawser.client.view.GroupView;
import io.hawser.rpc.v1.Group;
import io.hawser.rpc.v1.GroupMember;
import io.hawser.rpc.v1.ListGroupsResponse;
import java.util.Optional;
import java.util.stream.Collectors;

/** Translates groups. */
public final class GroupMapper {
    private GroupMapper() {}

    public static GroupView view(Group group) {
        return new GroupView(
                group.getGroup(),
                group.getFilter().getKindsList().stream()
                        .map(kind -> Enums.named(EventKind.class, "EVENT_KIND_", kind.name(), EventKind.UNKNOWN))
                        .collect(Collectors.toSet()),
                group.getFilter().getDeviceIdPrefix(),
                group.getFilter().getUplinkName(),
                Times.instant(group.getCreateTime()),
                Times.instant(group.getLastMemberTime()),
                group.getLag(),
                group.getUnacknowledged(),
                Times.instant(group.hasOldestUnacknowledgedTime(), group.getOldestUnacknowledgedTime()),
                group.getEventsLost(),
                group.getRedeliveries(),
                group.getMembersList().stream().map(GroupMapper::member).toList());
    }

    public static GroupPage page(ListGroupsResponse page) {
        String token = page.getNextPageToken();
        return new GroupPage(
                page.getGroupsList().stream().map(GroupMapper::view).toList(),
                token.isEmpty() ? Optional.empty() : Optional.of(token));
    }

    private static GroupView.Member member(GroupMember member) {
        return new GroupView.Member(
                member.getMemberId(),
                member.getNodeId(),
                member.getAddress(),
                Times.instant(member.getJoinTime()),
                member.getUnacknowledged(),
                member.getMaxUnacknowledged(),
                member.getDelivered(),
                member.getWaiting());
    }
}
