package io.hawser.gateway.group;

import static io.hawser.gateway.group.GroupsFixture.LIMIT;
import static io.hawser.gateway.group.GroupsFixture.numbers;
import static io.hawser.gateway.group.GroupsFixture.positions;
import static io.hawser.gateway.group.GroupsFixture.take;
import static io.hawser.gateway.group.GroupsFixture.takeNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retention spares what a group needs, up to its lag limit; beyond that the group is told. */
@Timeout(120)
final class GroupRetentionTest {
    private static final EventLogConfig.Retention KEEP_100 =
            new EventLogConfig.Retention(Duration.ofDays(100), 100, 1L << 40, Duration.ofMillis(20));
    private static final EventLogConfig.Lag AT_MOST_1000 =
            new EventLogConfig.Lag(Duration.ofDays(100), 1_000, 1L << 40);

    @Test
    void whatAGroupNeedsIsSparedAndGoesWhenItIsAcknowledged() throws Exception {
        try (GroupsFixture fixture = fixture()) {
            Member member = fixture.join("shop");
            fixture.append("a", 1, 900);
            List<GroupEvent> given = take(member, 900);
            assertThat(numbers(given)).isEqualTo(range(1, 900));
            assertThat(fixture.log.status().events()).isEqualTo(900);

            member.acknowledge(positions(given));
            fixture.groups.write();

            await().atMost(LIMIT).until(() -> fixture.log.status().events() == 100);
            assertThat(fixture.counters.value(Counter.GROUP_EVENTS_LOST)).isZero();
        }
    }

    @Test
    void aGroupWithoutMembersIsSparedToo() throws Exception {
        try (GroupsFixture fixture = fixture()) {
            fixture.join("shop").close();
            fixture.append("a", 1, 900);

            fixture.kill(KEEP_100, AT_MOST_1000);
            fixture.append("a", 901, 10);

            assertThat(numbers(take(fixture.join("shop"), 910))).isEqualTo(range(1, 910));
        }
    }

    @Test
    void aGroupBeyondItsLagLimitIsToldWhatItLostAndGoesOn() throws Exception {
        try (GroupsFixture fixture = fixture()) {
            fixture.join("shop").close();
            fixture.append("a", 1, 3_000);
            await().atMost(LIMIT).until(() -> fixture.log.status().events() == 1_000);

            Member member = fixture.join("shop", 2_000, GroupsFixture.LONG);
            List<GroupEvent> given = take(member, 1_001);

            assertThat(given.getFirst())
                    .isInstanceOfSatisfying(
                            GroupEvent.Lost.class,
                            lost -> assertThat(lost.events().count()).isEqualTo(2_000));
            assertThat(numbers(given.subList(1, 1_001))).isEqualTo(range(2_001, 3_000));
            assertThat(fixture.counters.value(Counter.GROUP_EVENTS_LOST)).isEqualTo(2_000);
            assertThat(fixture.groups.find("shop").orElseThrow().eventsLost()).isEqualTo(2_000);
        }
    }

    @Test
    void theTellingOfALossIsAcknowledgedLikeAnyEventAndSurvivesAKill() throws Exception {
        try (GroupsFixture fixture = fixture()) {
            fixture.join("shop").close();
            fixture.append("a", 1, 3_000);
            await().atMost(LIMIT).until(() -> fixture.log.status().events() == 1_000);
            Member member = fixture.join("shop", 2_000, GroupsFixture.LONG);
            List<GroupEvent> given = take(member, 1_001);
            member.acknowledge(positions(given.subList(1, 1_001)));
            fixture.groups.write();

            fixture.kill(KEEP_100, AT_MOST_1000);
            Member next = fixture.join("shop");
            List<GroupEvent> again = take(next, 1);
            assertThat(again).isEqualTo(given.subList(0, 1));
            next.acknowledge(positions(again));
            fixture.groups.write();
            fixture.kill(KEEP_100, AT_MOST_1000);

            assertThat(takeNow(fixture.join("shop"))).isEmpty();
        }
    }

    @Test
    void unacknowledgedEventsThatAreGoneAreToldAsLost() throws Exception {
        try (GroupsFixture fixture = fixture()) {
            Member member = fixture.join("shop");
            fixture.append("a", 1, 20);
            List<GroupEvent> given = take(member, 20);
            member.acknowledge(positions(given.subList(5, 20)));
            fixture.groups.write();
            fixture.kill(KEEP_100, AT_MOST_1000); // nobody reads now, and the first five are on disk only
            fixture.append("a", 21, 2_980);
            await().atMost(LIMIT).until(() -> fixture.log.status().events() == 1_000);

            List<GroupEvent> again = take(fixture.join("shop"), 500);

            long lost = again.stream()
                    .filter(GroupEvent.Lost.class::isInstance)
                    .mapToLong(event -> ((GroupEvent.Lost) event).events().count())
                    .sum();
            assertThat(lost).isEqualTo(5 + 1_980);
        }
    }

    @Test
    void aLossIsToldAlsoWhenNothingFollows() throws Exception {
        EventLogConfig.Retention short_ =
                new EventLogConfig.Retention(Duration.ofMinutes(1), 1L << 40, 1L << 40, Duration.ofMillis(20));
        EventLogConfig.Lag lag = new EventLogConfig.Lag(Duration.ofHours(1), 1L << 40, 1L << 40);
        try (GroupsFixture fixture =
                new GroupsFixture(new MemoryBackplane(1 << 28), GroupsFixture.LIMITS, short_, lag)) {
            fixture.join("shop").close();
            fixture.append("a", 1, 30);
            fixture.pass(Duration.ofHours(2));
            await().atMost(LIMIT).until(() -> fixture.log.status().events() == 0);

            List<GroupEvent> told = take(fixture.join("shop"), 1);

            assertThat(told.getFirst())
                    .isInstanceOfSatisfying(
                            GroupEvent.Lost.class,
                            lost -> assertThat(lost.events().count()).isEqualTo(30));
        }
    }

    private static GroupsFixture fixture() throws InterruptedException {
        return new GroupsFixture(new MemoryBackplane(1 << 28), GroupsFixture.LIMITS, KEEP_100, AT_MOST_1000);
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
