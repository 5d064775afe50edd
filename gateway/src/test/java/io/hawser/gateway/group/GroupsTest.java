package io.hawser.gateway.group;

import static io.hawser.gateway.group.GroupsFixture.LIMIT;
import static io.hawser.gateway.group.GroupsFixture.LONG;
import static io.hawser.gateway.group.GroupsFixture.device;
import static io.hawser.gateway.group.GroupsFixture.number;
import static io.hawser.gateway.group.GroupsFixture.numbers;
import static io.hawser.gateway.group.GroupsFixture.positions;
import static io.hawser.gateway.group.GroupsFixture.take;
import static io.hawser.gateway.group.GroupsFixture.takeNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class GroupsTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private GroupsFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new GroupsFixture(new MemoryBackplane(1 << 28));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNewGroupBeginsNowAndItsMemberIsGivenEverythingInOrder() throws Exception {
        fixture.append("a", 1, 5);
        Member member = fixture.join("shop");
        fixture.append("a", 6, 30);

        assertThat(numbers(take(member, 30))).isEqualTo(range(6, 35));
        assertThat(takeNow(member)).isEmpty();
    }

    @Test
    void aNewGroupCanBeginWithTheOldestEvent() throws Exception {
        fixture.append("a", 1, 25);

        Member member = fixture.joinFromOldest("shop");

        assertThat(numbers(take(member, 25))).isEqualTo(range(1, 25));
    }

    @Test
    void whatWasAcknowledgedStaysFinishedAndTheRestComesAgainAfterTheProcessIsKilled() throws Exception {
        Member member = fixture.join("shop");
        fixture.append("a", 1, 40);
        List<GroupEvent> given = take(member, 30);
        List<EventPosition> odd = given.stream()
                .filter(event -> number(event) % 2 == 1)
                .map(GroupEvent::position)
                .toList();
        member.acknowledge(odd);
        fixture.groups.write();

        fixture.kill();

        List<Long> left = LongStream.rangeClosed(1, 40)
                .filter(number -> number > 30 || number % 2 == 0)
                .boxed()
                .toList();
        assertThat(numbers(take(fixture.join("shop"), left.size()))).isEqualTo(left);
    }

    @Test
    void acknowledgingUpToAnOrdinalFinishesAllThatWasGivenUpToIt() throws Exception {
        Member member = fixture.join("shop");
        fixture.append("a", 1, 20);
        GroupDelivery delivery = member.take(12, LIMIT);
        int taken = delivery.events().size();

        assertThat(member.acknowledgeUpTo(delivery.ordinal(taken - 1))).isTrue();
        assertThat(member.acknowledgeUpTo(delivery.ordinal(taken))).isFalse();

        member.close();
        Member next = fixture.join("shop");
        assertThat(numbers(take(next, 20 - taken))).isEqualTo(range(taken + 1, 20));
    }

    @Test
    void aMemberIsGivenNoMoreThanItMayHaveUnacknowledged() throws Exception {
        Member member = fixture.join("shop", 3, LONG);
        fixture.append("a", 1, 10);

        List<GroupEvent> given = take(member, 3);
        assertThat(takeNow(member)).isEmpty();
        member.acknowledge(positions(given.subList(0, 2)));

        assertThat(numbers(take(member, 2))).containsExactly(4L, 5L);
        assertThat(takeNow(member)).isEmpty();
    }

    @Test
    void whatIsNotAcknowledgedInTimeComesAgainAndALateAcknowledgementStillCounts() throws Exception {
        Member member = fixture.join("shop", 100, SHORT);
        fixture.append("a", 1, 4);
        GroupDelivery first = member.take(4, LIMIT);
        List<GroupEvent> all = new ArrayList<>(first.events());
        all.addAll(take(member, 4 - all.size()));

        List<GroupEvent> again = take(member, 4);

        assertThat(numbers(again)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(positions(again)).containsExactlyInAnyOrderElementsOf(positions(all));
        assertThat(fixture.counters.value(Counter.GROUP_EVENTS_REDELIVERED)).isGreaterThanOrEqualTo(4);
        assertThat(member.acknowledgeUpTo(4)).isTrue(); // by the token of the first time
        await().atMost(LIMIT)
                .until(() -> fixture.groups.find("shop").orElseThrow().lag() == 0);
        assertThat(takeNow(member)).isEmpty();
    }

    @Test
    void aMemberThatNeverAcknowledgesLosesItsDevicesToOthers() throws Exception {
        Member silent = fixture.join("shop", 1_000, SHORT);
        for (int i = 0; i < 20; i++) {
            fixture.append("device-" + i, 1, 3);
        }
        take(silent, 60);
        Member other = fixture.join("shop", 1_000, LONG);

        List<GroupEvent> given = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            List<GroupEvent> more = other.take(100, Duration.ofMillis(50)).events();
            other.acknowledge(positions(more));
            given.addAll(more);
            return fixture.groups.find("shop").orElseThrow().lag() == 0;
        });

        assertThat(new HashSet<>(positions(given))).hasSize(60);
        assertInOrderByDevice(given);
    }

    @Test
    void membersShareTheDevicesAndEachDeviceGoesToOneOfThem() throws Exception {
        Member one = fixture.join("shop");
        Member two = fixture.join("shop");
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 40; i++) {
                fixture.append("device-" + i, round + 1, 1);
            }
        }

        List<GroupEvent> first = new ArrayList<>();
        List<GroupEvent> second = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            first.addAll(one.take(1_000, Duration.ofMillis(20)).events());
            second.addAll(two.take(1_000, Duration.ofMillis(20)).events());
            return first.size() + second.size() == 200;
        });

        Set<String> devicesOfFirst =
                new HashSet<>(first.stream().map(GroupsFixture::device).toList());
        assertThat(devicesOfFirst).hasSizeBetween(5, 35);
        assertThat(second).extracting(GroupsFixture::device).doesNotContainAnyElementsOf(devicesOfFirst);
        assertInOrderByDevice(first);
        assertInOrderByDevice(second);
    }

    @Test
    void aDeviceMovesToANewMemberOnlyWhenItsOldOneHasNothingOfIt() throws Exception {
        Member one = fixture.join("shop");
        List<String> devices =
                IntStream.range(0, 40).mapToObj(i -> "device-" + i).toList();
        for (String device : devices) {
            fixture.append(device, 1, 1);
        }
        List<GroupEvent> held = take(one, 40);
        Member two = fixture.join("shop");
        for (String device : devices) {
            fixture.append(device, 2, 1);
        }

        assertThat(takeNow(two)).as("their first events are with the other").isEmpty();
        one.acknowledge(positions(held));

        List<GroupEvent> moved = new ArrayList<>();
        List<GroupEvent> stayed = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            moved.addAll(two.take(1_000, Duration.ofMillis(20)).events());
            stayed.addAll(one.take(1_000, Duration.ofMillis(20)).events());
            return moved.size() + stayed.size() == 40;
        });
        assertThat(moved).hasSizeBetween(5, 35);
    }

    @Test
    void whatALeavingMemberHadComesAgainToTheOthers() throws Exception {
        Member one = fixture.join("shop");
        fixture.append("a", 1, 6);
        List<GroupEvent> given = take(one, 6);
        one.acknowledge(positions(given.subList(0, 2)));
        Member two = fixture.join("shop");

        one.close();

        assertThat(numbers(take(two, 4))).containsExactly(3L, 4L, 5L, 6L);
        assertThat(one.take(10, LIMIT).events()).isEmpty();
    }

    @Test
    void aRejectedEventComesAgainAfterItsDelayAndWhatFollowsOfItsDeviceWaits() throws Exception {
        Member member = fixture.join("shop", 1, LONG);
        fixture.append("a", 1, 3);
        fixture.append("b", 1, 1);
        List<GroupEvent> first = take(member, 1);

        member.reject(positions(first), Duration.ofMillis(300));

        List<GroupEvent> meanwhile = take(member, 1);
        assertThat(device(meanwhile.getFirst())).isEqualTo("b");
        member.acknowledge(positions(meanwhile));
        List<Long> after = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<GroupEvent> next = take(member, 1);
            after.addAll(numbers(next));
            member.acknowledge(positions(next));
        }
        assertThat(after).containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneEventThatNobodyAcknowledgesDoesNotHoldUpTheOthers() throws Exception {
        Member member = fixture.join("shop", 2, LONG);
        fixture.append("poison", 1, 1);
        take(member, 1);

        for (int i = 0; i < 3_000; i += 100) { // three times what may wait
            fixture.append("a", i + 1, 100);
            for (int n = 0; n < 100; n++) {
                List<GroupEvent> next = take(member, 1);
                assertThat(numbers(next)).containsExactly((long) i + n + 1);
                member.acknowledge(positions(next));
            }
        }

        fixture.groups.write();
        fixture.kill();
        assertThat(take(fixture.join("shop"), 1))
                .extracting(GroupsFixture::device)
                .containsExactly("poison");
    }

    @Test
    void aGroupReadsNoFurtherAheadThanItMay() throws Exception {
        Member member = fixture.join("shop", 10, LONG);
        for (int i = 0; i < 5_000; i += 500) {
            fixture.append("a", i + 1, 500);
        }
        take(member, 10);

        await().atMost(LIMIT).until(() -> waiting("shop") >= 1_000);
        assertThat(waiting("shop")).isLessThanOrEqualTo(1_000 + 10); // a batch more at most
        assertThat(fixture.groups.find("shop").orElseThrow().lag()).isEqualTo(5_000);
    }

    @Test
    void theFilterHoldsForAllMembersAndAnotherOneIsRefusedWhileThereAreAny() throws Exception {
        EventFilter onlyB = new EventFilter(Set.of(EventKind.UPLINK), "b", "");
        Member member = fixture.join("shop", onlyB, 100, LONG);
        fixture.append("a", 1, 5);
        fixture.append("b", 1, 5);

        assertThat(take(member, 5)).extracting(GroupsFixture::device).containsOnly("b");
        JoinRequest other = new JoinRequest(
                "shop", EventFilter.everything(), false, new MemberSettings("node-1", "test:1", 10, LONG));
        assertThat(fixture.groups.join(other)).isInstanceOf(JoinOutcome.OtherFilter.class);
        member.close();
        assertThat(fixture.groups.join(other)).isInstanceOf(JoinOutcome.Joined.class);
    }

    @Test
    void groupsAreLimited() throws Exception {
        for (int i = 0; i < 10; i++) {
            fixture.join("group-" + i);
        }

        JoinOutcome eleventh = fixture.groups.join(new JoinRequest(
                "one-more", EventFilter.everything(), false, new MemberSettings("node-1", "test:1", 10, LONG)));

        assertThat(eleventh).isEqualTo(new JoinOutcome.TooManyGroups(10));
        assertThat(fixture.groups.after("", 100)).hasSize(10);
        assertThat(fixture.groups.after("group-7", 100))
                .extracting(GroupStatus::name)
                .containsExactly("group-8", "group-9");
    }

    @Test
    void aGroupIsSoughtBackToAnEventAndForwardToNow() throws Exception {
        Member member = fixture.join("shop");
        fixture.append("a", 1, 30);
        List<GroupEvent> given = take(member, 30);
        member.acknowledge(positions(given));

        assertThat(fixture.groups.seek(
                        "shop", new SeekTarget.AtEvent(given.get(13).position())))
                .isInstanceOf(SeekOutcome.Moved.class);
        assertThat(numbers(take(member, 17))).isEqualTo(range(14, 30));

        assertThat(fixture.groups.seek("shop", new SeekTarget.Oldest())).isInstanceOf(SeekOutcome.Moved.class);
        assertThat(numbers(take(member, 30))).isEqualTo(range(1, 30));

        assertThat(fixture.groups.seek("shop", new SeekTarget.Now())).isInstanceOf(SeekOutcome.Moved.class);
        fixture.append("a", 31, 2);
        assertThat(numbers(take(member, 2))).containsExactly(31L, 32L);
        fixture.kill();
        assertThat(numbers(take(fixture.join("shop"), 2))).containsExactly(31L, 32L);
    }

    @Test
    void aGroupIsSoughtToATime() throws Exception {
        fixture.append("a", 1, 10);
        fixture.pass(Duration.ofMinutes(1));
        fixture.append("a", 11, 10);
        fixture.pass(Duration.ofMinutes(1));
        fixture.append("a", 21, 10);
        Member member = fixture.join("shop");

        fixture.groups.seek("shop", new SeekTarget.Time(fixture.now().minusSeconds(60)));

        assertThat(numbers(take(member, 20))).isEqualTo(range(11, 30));
    }

    @Test
    void aGroupIsDeletedOnlyWithoutMembersAndThenBeginsAnew() throws Exception {
        Member member = fixture.join("shop");
        fixture.append("a", 1, 5);

        assertThat(fixture.groups.delete("shop")).isEqualTo(DeleteOutcome.HAS_MEMBERS);
        member.close();
        assertThat(fixture.groups.delete("shop")).isEqualTo(DeleteOutcome.DELETED);
        assertThat(fixture.groups.delete("shop")).isEqualTo(DeleteOutcome.NO_SUCH_GROUP);
        fixture.kill();

        assertThat(fixture.groups.find("shop")).isEmpty();
        assertThat(takeNow(fixture.join("shop"))).isEmpty();
    }

    @Test
    void aGroupIsJoinedAgainWhoseDeletionEndedUnexpectedly() throws Exception {
        fixture.join("shop").close();
        fixture.append("a", 1, 5);
        fixture.places.failNext(FaultyLog.Fault.BUG);
        assertThatThrownBy(() -> fixture.groups.delete("shop")).hasMessage("bug");

        FutureTask<Member> joining = new FutureTask<>(() -> fixture.join("shop"));
        Thread.ofPlatform().daemon().start(joining);

        assertThat(joining).succeedsWithin(LIMIT);
        assertThat(numbers(take(joining.get(), 5))).isEqualTo(range(1, 5));
    }

    @Test
    void groupsWithoutMembersForTooLongAreForgotten() throws Exception {
        Member kept = fixture.join("kept");
        fixture.join("left").close();
        fixture.pass(Duration.ofDays(31));

        fixture.groups.sweep();

        await().atMost(LIMIT).until(() -> fixture.groups.find("left").isEmpty());
        assertThat(fixture.groups.find("kept")).isPresent();
        kept.close();
    }

    @Test
    void aGroupIsMadeOnlyWhenThatIsDurable() throws Exception {
        fixture.places.failNext(FaultyLog.Fault.FULL);

        assertThatThrownBy(() -> fixture.join("shop")).isInstanceOf(EventsUnavailableException.class);

        assertThat(fixture.groups.find("shop")).isEmpty();
        Member member = fixture.join("shop");
        fixture.append("a", 1, 1);
        assertThat(numbers(take(member, 1))).containsExactly(1L);
    }

    @Test
    void aPlaceThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        Member member = fixture.join("shop");
        fixture.append("a", 1, 10);
        List<GroupEvent> given = take(member, 10);
        fixture.places.failNext(FaultyLog.Fault.UNKNOWN_NOT_WRITTEN);
        member.acknowledge(positions(given));
        fixture.groups.write();
        fixture.groups.write();

        fixture.kill();

        assertThat(takeNow(fixture.join("shop"))).isEmpty();
    }

    @Test
    void theJournalStaysShortHoweverOftenPlacesAreWritten() throws Exception {
        fixture.join("idle").close();
        Member member = fixture.join("shop");
        for (int i = 1; i <= 5_000; i++) {
            fixture.append("a", i, 1);
            member.acknowledge(positions(take(member, 1)));
            fixture.groups.write();
        }

        long records = fixture.places
                .size()
                .toCompletableFuture()
                .get(20, java.util.concurrent.TimeUnit.SECONDS)
                .records();
        assertThat(records).isLessThan(4_100);
        fixture.kill();
        assertThat(fixture.groups.find("idle")).isPresent();
        assertThat(takeNow(fixture.join("shop"))).isEmpty();
    }

    @Test
    void closingEndsATakeThatWaits() throws Exception {
        Member member = fixture.join("shop");
        Thread taker = Thread.ofVirtual().start(() -> {
            try {
                member.take(1, LONG);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().atMost(LIMIT).until(() -> taker.getState() == Thread.State.TIMED_WAITING);

        member.close();

        assertThat(taker.join(LIMIT)).isTrue();
    }

    private int waiting(String group) {
        return fixture.groups.find(group).orElseThrow().members().stream()
                .mapToInt(MemberStatus::waiting)
                .sum();
    }

    private static void assertInOrderByDevice(List<GroupEvent> events) {
        events.stream()
                .map(GroupsFixture::device)
                .distinct()
                .forEach(device -> assertThat(events.stream()
                                .filter(event -> device(event).equals(device))
                                .map(GroupsFixture::number)
                                .distinct())
                        .as(device)
                        .isSorted());
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
