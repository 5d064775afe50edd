package io.hawser.gateway.group.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.GroupEvent;
import io.hawser.gateway.group.GroupMember;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever gateway serves a group, and however that changes: every event comes, of each device in order. */
@Timeout(120)
final class GroupMovesTest {
    private static final Duration LIMIT = GroupNode.LIMIT;
    private static final int DEVICES = 20;

    @Test
    void everyEventComesThoughTheServingGatewayIsKilled() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b", "c")) {
            String group = nodes.groupOf("a");
            Ledger ledger = new Ledger();
            try (Reader _ = new Reader(nodes.node("b"), group, 7, ledger);
                    Reader _ = new Reader(nodes.node("c"), group, 50, ledger);
                    Reader _ = new Reader(nodes.node("b"), group, 1, ledger)) {
                await().atMost(LIMIT).until(() -> members(nodes, "a", group) == 3);
                appendAll(nodes.node("b"), 1, 40);
                await().atMost(LIMIT).until(() -> ledger.newest("device-0") > 10);

                nodes.kill("a");

                appendAll(nodes.node("c"), 41, 40);
                awaitAll(ledger, 80);
                assertThat(ledger.faults()).isEmpty();
            }
        }
    }

    @Test
    void everyEventComesThoughAnotherGatewayComesAndServesTheGroup() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b")) {
            // what c is to serve once it is there
            String group;
            try (GroupNodes three = new GroupNodes("a", "b", "c")) {
                group = three.groupOf("c");
            }
            Ledger ledger = new Ledger();
            try (Reader _ = new Reader(nodes.node("a"), group, 7, ledger);
                    Reader _ = new Reader(nodes.node("b"), group, 50, ledger)) {
                await().atMost(LIMIT).until(() -> members(nodes, "a", group) == 2);
                appendAll(nodes.node("a"), 1, 40);
                await().atMost(LIMIT).until(() -> ledger.newest("device-0") > 10);

                GroupNode served = nodes.start("c");

                appendAll(nodes.node("b"), 41, 40);
                awaitAll(ledger, 80);
                assertThat(ledger.faults()).isEmpty();
                await().atMost(LIMIT)
                        .until(() -> served.groups
                                        .find(group)
                                        .orElseThrow()
                                        .members()
                                        .size()
                                == 2);
                assertThat(nodes.node("a").counters.value(Counter.GROUPS_HANDED_OVER)
                                + nodes.node("b").counters.value(Counter.GROUPS_HANDED_OVER))
                        .isPositive();
            }
        }
    }

    @Test
    void everyEventComesThoughTheServingGatewayLeavesServiceAndOthersServeTheGroupMeanwhile() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b", "c")) {
            String group = nodes.groupOf("a");
            Ledger ledger = new Ledger();
            try (Reader _ = new Reader(nodes.node("b"), group, 7, ledger);
                    Reader _ = new Reader(nodes.node("a"), group, 50, ledger)) {
                await().atMost(LIMIT).until(() -> members(nodes, "a", group) == 2);
                appendAll(nodes.node("b"), 1, 40);
                await().atMost(LIMIT).until(() -> ledger.newest("device-0") > 10);

                nodes.leave("a");

                appendAll(nodes.node("a"), 41, 40);
                awaitAll(ledger, 80);
                assertThat(ledger.faults()).isEmpty();
                assertThat(nodes.node("a").homes.isHere(group)).isFalse();
                await().atMost(LIMIT).until(() -> members(nodes, "c", group) == 2);
                assertThat(nodes.node("a").counters.value(Counter.GROUPS_HANDED_OVER))
                        .isPositive();
            }
        }
    }

    @Test
    void everyEventComesThoughTheServingGatewayHangsAndGoesOnLater() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b", "c")) {
            String group = nodes.groupOf("a");
            Ledger ledger = new Ledger();
            try (Reader _ = new Reader(nodes.node("b"), group, 7, ledger);
                    Reader _ = new Reader(nodes.node("c"), group, 50, ledger)) {
                await().atMost(LIMIT).until(() -> members(nodes, "a", group) == 2);
                appendAll(nodes.node("b"), 1, 20);
                await().atMost(LIMIT).until(() -> ledger.newest("device-0") > 10);

                nodes.pause("a");

                appendAll(nodes.node("c"), 21, 20);
                awaitAll(ledger, 40);
                nodes.resume("a");
                await().atMost(LIMIT).until(() -> members(nodes, "a", group) == 2);
                appendAll(nodes.node("c"), 41, 20);
                awaitAll(ledger, 60);
                assertThat(ledger.faults()).isEmpty();
            }
        }
    }

    @Test
    void everyEventComesThoughTheServingGatewayIsCutOffWithSubscribersOfItsOwn() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b", "c")) {
            String group = nodes.groupOf("a");
            Ledger ledger = new Ledger();
            try (Reader _ = new Reader(nodes.node("a"), group, 7, ledger);
                    Reader _ = new Reader(nodes.node("c"), group, 50, ledger)) {
                await().atMost(LIMIT).until(() -> members(nodes, "b", group) == 2);
                appendAll(nodes.node("b"), 1, 20);
                awaitAll(ledger, 20);

                nodes.isolate("a");

                appendAll(nodes.node("c"), 21, 20);
                awaitAll(ledger, 40);
                nodes.heal();
                await().atMost(LIMIT).until(() -> members(nodes, "b", group) == 2);
                appendAll(nodes.node("c"), 41, 20);
                awaitAll(ledger, 60);
                assertThat(ledger.faults()).isEmpty();
            }
        }
    }

    @Test
    void whatWasAcknowledgedAndWrittenDownDoesNotComeAgainElsewhere() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b", "c")) {
            String group = nodes.groupOf("a");
            GroupMember member = nodes.node("b").join(group);
            nodes.node("c").append("one", 1, 30);
            List<GroupEvent> given = take(member, 30);
            List<EventPosition> odd = IntStream.range(0, 30)
                    .filter(i -> i % 2 == 0)
                    .mapToObj(i -> given.get(i).position())
                    .toList();
            member.acknowledge(odd);
            await().atMost(LIMIT)
                    .until(() ->
                            nodes.node("c").groups.find(group).orElseThrow().lag() == 15);

            nodes.kill("a");

            List<GroupEvent> again = take(nodes.node("c").join(group), 15);
            assertThat(again.stream().map(event -> Reader.seen(event).number()))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 15).mapToObj(i -> 2L * i).toList());
        }
    }

    @Test
    void nothingIsLostThoughTheGatewayThatServesNextHasNotReadWhatWasGivenOut() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b")) {
            String group = nodes.groupOf("a");
            GroupNode next = nodes.node("b");
            GroupMember before = next.join(group);
            FaultyLog events = nodes.log("b", "events");
            events.lag();
            nodes.node("a").append("one", 1, 30);
            assertThat(take(before, 30)).hasSize(30);
            // b knows of no events: it counts those that the group's place says are unfinished
            await().atMost(LIMIT)
                    .until(() -> next.groups.find(group).orElseThrow().lag() == 30);
            nodes.kill("a");
            GroupMember member = next.join(group);

            List<GroupEvent> early = member.take(30, Duration.ofMillis(300)).events();
            events.catchUp();

            assertThat(early).isEmpty();
            assertThat(take(member, 30))
                    .extracting(event -> Reader.seen(event).number())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 30).mapToObj(Long::valueOf).toList());
            assertThat(next.counters.value(Counter.GROUP_EVENTS_LOST)).isZero();
        }
    }

    @Test
    void aMemberIsToldToJoinAgainWhenItsGroupMoves() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b")) {
            String group = nodes.groupOf("a");
            GroupMember member = nodes.node("b").join(group);

            nodes.kill("a");

            await().atMost(LIMIT).until(() -> !member.isOpen());
            assertThat(member.endedBecause())
                    .hasValueSatisfying(why -> assertThat(why).contains(group, "join again"));
            assertThat(nodes.node("b").join(group).isOpen()).isTrue();
        }
    }

    @Test
    void aGroupOutlivesAllGateways() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b")) {
            String group = nodes.groupOf("a");
            nodes.node("b").join(group).close();
            nodes.node("a").append("one", 1, 5);

            nodes.kill("a");
            nodes.kill("b");
            GroupNode next = nodes.start("c");

            assertThat(next.router.after("", 10)).extracting(GroupStatus::name).containsExactly(group);
            assertThat(take(next.join(group), 5)).hasSize(5);
        }
    }

    private static long members(GroupNodes nodes, String asked, String group) throws InterruptedException {
        return nodes.node(asked)
                .router
                .find(group)
                .map(status -> (long) status.members().size())
                .orElse(0L);
    }

    private static void appendAll(GroupNode node, int from, int count) throws Exception {
        for (int number = from; number < from + count; number += 5) {
            for (int device = 0; device < DEVICES; device++) {
                node.append("device-" + device, number, 5);
            }
        }
    }

    private static void awaitAll(Ledger ledger, long last) {
        for (int device = 0; device < DEVICES; device++) {
            String name = "device-" + device;
            await(name).atMost(LIMIT).until(() -> ledger.newest(name) == last);
        }
    }

    private static List<GroupEvent> take(GroupMember member, int count) throws InterruptedException {
        List<GroupEvent> taken = new ArrayList<>();
        while (taken.size() < count) {
            List<GroupEvent> more = member.take(count - taken.size(), LIMIT).events();
            assertThat(more).as("events after %d of %d", taken.size(), count).isNotEmpty();
            taken.addAll(more);
        }
        return taken;
    }
}
