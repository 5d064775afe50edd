package io.hawser.gateway.group.remote;

import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.GroupMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a member does with events that it was given. */
sealed interface Settlement {

    /** How much of a body it takes, in positions. */
    int weight();

    /** Does it. */
    void applyTo(GroupMember member);

    /** It has dealt with these. */
    record Acknowledged(Collection<EventPosition> positions) implements Settlement {
        @Override
        public int weight() {
            return 1 + positions.size();
        }

        @Override
        public void applyTo(GroupMember member) {
            member.acknowledge(positions);
        }
    }

    /** It has dealt with all up to that one. */
    record AcknowledgedUpTo(long ordinal) implements Settlement {
        @Override
        public int weight() {
            return 1;
        }

        @Override
        public void applyTo(GroupMember member) {
            var _ = member.acknowledgeUpTo(ordinal); // who sent it has seen that it was given
        }
    }

    /** It wants these again, or others to have them. */
    record Rejected(Collection<EventPosition> positions, Duration delay) implements Settlement {
        @Override
        public int weight() {
            return 1 + positions.size();
        }

        @Override
        public void applyTo(GroupMember member) {
            member.reject(positions, delay);
        }
    }

    /** Some, in order, as part of a body. */
    static void write(List<Settlement> settlements, BodyWriter out) {
        out.number(settlements.size());
        for (Settlement settlement : settlements) {
            switch (settlement) {
                case Acknowledged(var positions) -> out.octet(1).positions(positions);
                case AcknowledgedUpTo(long ordinal) -> out.octet(2).number(ordinal);
                case Rejected(var positions, Duration delay) ->
                    out.octet(3).positions(positions).duration(delay);
            }
        }
    }

    /** What {@link #write} wrote. */
    static List<Settlement> read(BodyReader in) {
        List<Settlement> settlements = new ArrayList<>();
        for (int left = in.number(); left > 0; left--) {
            int kind = in.octet();
            settlements.add(
                    switch (kind) {
                        case 1 -> new Acknowledged(in.positions());
                        case 2 -> new AcknowledgedUpTo(in.longNumber());
                        case 3 -> new Rejected(in.positions(), in.duration());
                        default -> throw new IllegalArgumentException("settlement: " + kind + " (expected: 1..3)");
                    });
        }
        return settlements;
    }
}
