package io.hawser.client.cli;

import io.hawser.client.cli.text.Table;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.GroupView;
import java.util.ArrayList;
import java.util.List;

/** Groups for people. */
final class GroupText {
    private GroupText() {}

    static Table table() {
        return new Table("GROUP", "MEMBERS", "LAG", "UNACKNOWLEDGED", "OLDEST", "LOST", "REDELIVERIES", "LAST MEMBER");
    }

    static void row(Table table, GroupView group) {
        table.row(
                group.group(),
                group.members().size(),
                group.lag(),
                group.unacknowledged(),
                group.oldestUnacknowledgedTime().map(Object::toString).orElse(""),
                group.eventsLost(),
                group.redeliveries(),
                group.lastMemberTime());
    }

    /** All that is known of one. */
    static List<String> lines(GroupView group) {
        List<String> lines = new ArrayList<>();
        lines.add(TerminalText.escape("group " + group.group()));
        lines.add("  reads " + TerminalText.escape(filter(group)));
        lines.add("  made " + group.createTime() + ", last member " + group.lastMemberTime());
        lines.add("  lag " + group.lag() + " events at most, unacknowledged " + group.unacknowledged()
                + group.oldestUnacknowledgedTime()
                        .map(oldest -> ", the oldest of " + oldest)
                        .orElse(""));
        lines.add("  lost " + group.eventsLost() + ", redelivered " + group.redeliveries());
        if (!group.members().isEmpty()) {
            lines.add("");
            var members = new Table("MEMBER", "ADDRESS", "SINCE", "UNACKNOWLEDGED", "AT MOST", "DELIVERED", "WAITING");
            group.members()
                    .forEach(member -> members.row(
                            member.memberId(),
                            member.address(),
                            member.joinTime(),
                            member.unacknowledged(),
                            member.maxUnacknowledged(),
                            member.delivered(),
                            member.waiting()));
            lines.addAll(members.lines());
        }
        return lines;
    }

    private static String filter(GroupView group) {
        List<String> parts = new ArrayList<>();
        if (!group.kinds().isEmpty()) {
            parts.add("kinds " + group.kinds().stream().map(Enum::name).sorted().toList());
        }
        if (!group.deviceIdPrefix().isEmpty()) {
            parts.add("devices " + group.deviceIdPrefix() + "…");
        }
        if (!group.uplinkName().isEmpty()) {
            parts.add("uplinks " + group.uplinkName());
        }
        return parts.isEmpty() ? "everything" : String.join(", ", parts);
    }
}
