package io.hawser.gateway.grpc;

import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.MemberStatus;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.Group;
import io.hawser.rpc.v1.GroupMember;

/** Groups on the wire. */
final class GroupMapper {
    private GroupMapper() {}

    static Group group(GroupStatus status) {
        Group.Builder group = Group.newBuilder()
                .setGroup(status.name())
                .setCreateTime(Times.timestamp(status.created()))
                .setLastMemberTime(Times.timestamp(status.lastMember()))
                .setLag(status.lag())
                .setUnacknowledged(status.unacknowledged())
                .setEventsLost(status.eventsLost())
                .setRedeliveries(status.redeliveries());
        if (!status.filter().equals(EventFilter.everything())) {
            group.setFilter(filter(status.filter()));
        }
        status.oldestUnacknowledged().ifPresent(time -> group.setOldestUnacknowledgedTime(Times.timestamp(time)));
        status.members().forEach(member -> group.addMembers(member(member)));
        return group.build();
    }

    private static GroupMember member(MemberStatus status) {
        return GroupMember.newBuilder()
                .setMemberId(status.id())
                .setNodeId(status.node())
                .setAddress(status.address())
                .setJoinTime(Times.timestamp(status.joined()))
                .setUnacknowledged(status.unacknowledged())
                .setMaxUnacknowledged(status.maxUnacknowledged())
                .setDelivered(status.delivered())
                .setWaiting(status.waiting())
                .build();
    }

    private static io.hawser.rpc.v1.EventFilter filter(EventFilter filter) {
        return io.hawser.rpc.v1.EventFilter.newBuilder()
                .addAllKinds(
                        filter.kinds().stream().map(GroupMapper::kind).sorted().toList())
                .setDeviceIdPrefix(filter.devicePrefix())
                .setUplinkName(filter.uplinkName())
                .build();
    }

    private static EventKind kind(io.hawser.gateway.event.EventKind kind) {
        return switch (kind) {
            case DEVICE_CONNECTED -> EventKind.EVENT_KIND_DEVICE_CONNECTED;
            case DEVICE_DISCONNECTED -> EventKind.EVENT_KIND_DEVICE_DISCONNECTED;
            case UPLINK -> EventKind.EVENT_KIND_UPLINK;
            case COMMAND_CHANGED -> EventKind.EVENT_KIND_COMMAND_CHANGED;
            case COMPONENT_CHANGED -> EventKind.EVENT_KIND_COMPONENT_CHANGED;
        };
    }
}
