package io.hawser.gateway.group.remote;

import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.JoinRequest;
import io.hawser.gateway.group.MemberSettings;
import io.hawser.gateway.group.MemberStatus;
import io.hawser.gateway.group.SeekTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Parts of bodies: what is asked of groups, and how they are. */
final class GroupCodec {
    private GroupCodec() {}

    static void write(JoinRequest request, BodyWriter out) {
        MemberSettings member = request.member();
        out.text(request.group()).filter(request.filter()).flag(request.fromOldest());
        out.text(member.node()).text(member.address());
        out.number(member.maxUnacknowledged()).duration(member.ackWait());
    }

    static JoinRequest readJoin(BodyReader in) {
        return new JoinRequest(
                in.text(),
                in.filter(),
                in.flag(),
                new MemberSettings(in.text(), in.text(), in.number(), in.duration()));
    }

    static void write(SeekTarget target, BodyWriter out) {
        switch (target) {
            case SeekTarget.Now() -> out.octet(1);
            case SeekTarget.Oldest() -> out.octet(2);
            case SeekTarget.Time(Instant time) -> out.octet(3).time(time);
            case SeekTarget.AtEvent(EventPosition position) -> out.octet(4).position(position);
        }
    }

    static SeekTarget readTarget(BodyReader in) {
        int kind = in.octet();
        return switch (kind) {
            case 1 -> new SeekTarget.Now();
            case 2 -> new SeekTarget.Oldest();
            case 3 -> new SeekTarget.Time(in.time());
            case 4 -> new SeekTarget.AtEvent(in.position());
            default -> throw new IllegalArgumentException("seek target: " + kind + " (expected: 1..4)");
        };
    }

    static void write(GroupStatus group, BodyWriter out) {
        out.text(group.name()).filter(group.filter()).time(group.created()).time(group.lastMember());
        out.number(group.lag()).number(group.unacknowledged()).time(group.oldestUnacknowledged());
        out.number(group.eventsLost()).number(group.redeliveries());
        out.number(group.members().size());
        for (MemberStatus member : group.members()) {
            out.text(member.id()).text(member.node()).text(member.address()).time(member.joined());
            out.number(member.unacknowledged()).number(member.maxUnacknowledged());
            out.number(member.delivered()).number(member.waiting());
        }
    }

    static GroupStatus readStatus(BodyReader in) {
        return new GroupStatus(
                in.text(),
                in.filter(),
                in.time(),
                in.time(),
                in.longNumber(),
                in.longNumber(),
                in.optionalTime(),
                in.longNumber(),
                in.longNumber(),
                readMembers(in));
    }

    private static List<MemberStatus> readMembers(BodyReader in) {
        List<MemberStatus> members = new ArrayList<>();
        for (int left = in.number(); left > 0; left--) {
            members.add(new MemberStatus(
                    in.text(),
                    in.text(),
                    in.text(),
                    in.time(),
                    in.number(),
                    in.number(),
                    in.longNumber(),
                    in.number()));
        }
        return members;
    }
}
