package io.hawser.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.LogPlace;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GroupRecordsTest {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final int ROOMY = 1 << 20;

    @Test
    void aGroupComesBackAsItWas() {
        GroupState state = new GroupState(
                "shop",
                new EventFilter(Set.of(EventKind.UPLINK, EventKind.COMMAND_CHANGED), "dev-ä", "t"),
                TIME,
                TIME.plusSeconds(5),
                17,
                new GroupPlace(
                        new LogPlace(new Position(99), 4_711),
                        List.of(new Unfinished(new Position(97), 3, 8), new Unfinished(new Position(98), 0, 0)),
                        List.of(new LostEvents(new EventPosition(new Position(12), LostEvents.INDEX), 5, TIME))));

        assertThat(GroupRecords.decode(GroupRecords.encode(new GroupRecord.Kept(state), ROOMY)))
                .isEqualTo(new GroupRecord.Kept(state));
        assertThat(GroupRecords.decode(GroupRecords.encode(new GroupRecord.Forgotten("shop"), ROOMY)))
                .isEqualTo(new GroupRecord.Forgotten("shop"));
    }

    /** Version 1 as it is on disks: this must be read for ever. */
    @Test
    void aRecordOfTheFirstVersionIsRead() {
        ByteBuffer record = ByteBuffer.wrap(HexFormat.of()
                .parseHex("0101000473686f70" + "0000019cb8ef2bdb" + "0000019cb8ef3f63" + "0000000000000011"
                        + "00000001" + "000655504c494e4b" + "00046465762d" + "000174"
                        + "0000000000000063" + "0000000000001267" + "00000001" + "0000000000000061" + "00000003"
                        + "00000008" + "00000001" + "000000000000000c" + "0000000000000005" + "0000019cb8ef2bdb"));

        GroupState state = ((GroupRecord.Kept) GroupRecords.decode(record)).state();

        assertThat(state.name()).isEqualTo("shop");
        assertThat(state.created()).isEqualTo(Instant.ofEpochMilli(0x19cb8ef2bdbL));
        assertThat(state.eventsLost()).isEqualTo(17);
        assertThat(state.filter()).isEqualTo(new EventFilter(Set.of(EventKind.UPLINK), "dev-", "t"));
        assertThat(state.place().read()).isEqualTo(new LogPlace(new Position(99), 4_711));
        assertThat(state.place().unfinished()).containsExactly(new Unfinished(new Position(97), 3, 8));
        assertThat(state.place().lost()).hasSize(1);
    }

    @Test
    void aPlaceThatIsTooLongIsToldAsAnEarlierOne() {
        List<Unfinished> runs = IntStream.range(0, 10_000)
                .mapToObj(i -> new Unfinished(new Position(1 + i / 7), i % 7 * 2, i % 7 * 2))
                .toList();
        GroupState state = new GroupState(
                "shop",
                EventFilter.everything(),
                TIME,
                TIME,
                0,
                new GroupPlace(new LogPlace(new Position(5_000), 1_000_000), runs, List.of()));

        ByteBuffer record = GroupRecords.encode(new GroupRecord.Kept(state), 64 << 10);

        assertThat(record.remaining()).isLessThanOrEqualTo(64 << 10);
        GroupPlace place =
                ((GroupRecord.Kept) GroupRecords.decode(record)).state().place();
        Position read = place.read().behind();
        assertThat(place.unfinished())
                .hasSizeGreaterThan(1_000)
                .isEqualTo(runs.stream()
                        .filter(run -> run.batch().compareTo(read) <= 0)
                        .toList());
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> GroupRecords.decode(ByteBuffer.wrap(new byte[] {3, 1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version: 3");
        assertThatThrownBy(() -> GroupRecords.decode(ByteBuffer.wrap(new byte[] {1, 9})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type: 9");
        assertThatThrownBy(() -> GroupRecords.decode(ByteBuffer.wrap(new byte[] {1, 1, 0, 4, 's'})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("malformed");
    }
}
