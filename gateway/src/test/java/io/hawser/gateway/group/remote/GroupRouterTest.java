package io.hawser.gateway.group.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.group.DeleteOutcome;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupElsewhereException;
import io.hawser.gateway.group.GroupEvent;
import io.hawser.gateway.group.GroupMember;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.MemberStatus;
import io.hawser.gateway.group.SeekOutcome;
import io.hawser.gateway.group.SeekTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group is one group, whichever gateway is asked. */
@Timeout(120)
final class GroupRouterTest {
    private static final Duration LIMIT = GroupNode.LIMIT;
    private static final Duration LONG = Duration.ofMinutes(10);

    private GroupNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new GroupNodes("a", "b", "c");
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void aMemberElsewhereIsGivenWhatAnyGatewayRecorded() throws Exception {
        GroupMember member = nodes.node("b").join(nodes.groupOf("a"));
        nodes.node("a").append("one", 1, 5);
        nodes.node("b").append("two", 1, 5);
        nodes.node("c").append("three", 1, 5);

        List<GroupEvent> given = take(member, 15);

        assertThat(given.stream().map(Reader::seen).filter(one -> one.device().equals("three")))
                .extracting(Reader.Seen::number)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(given.stream().map(Reader::seen)).doesNotHaveDuplicates();
    }

    @Test
    void whatAMemberElsewhereAcknowledgesIsFinished() throws Exception {
        String group = nodes.groupOf("a");
        GroupMember member = nodes.node("b").join(group);
        nodes.node("c").append("one", 1, 20);
        List<GroupEvent> given = take(member, 20);

        member.acknowledge(positions(given.subList(0, 5)));
        assertThat(member.acknowledgeUpTo(10)).isTrue();
        assertThat(member.acknowledgeUpTo(21)).isFalse();
        member.reject(positions(given.subList(10, 12)), Duration.ZERO);

        assertThat(take(member, 2)).extracting(GroupEvent::position).isEqualTo(positions(given.subList(10, 12)));
        get(member.leave());
        assertThat(status("c", group).lag()).isEqualTo(10);
        GroupMember next = nodes.node("c").join(group);
        assertThat(positions(take(next, 10))).isEqualTo(positions(given.subList(10, 20)));
    }

    @Test
    void aGroupIsTheSameFromEverywhere() throws Exception {
        String group = nodes.groupOf("b");
        GroupMember member = nodes.node("c").join(group, 7, LONG);
        nodes.node("a").append("one", 1, 10);
        assertThat(take(member, 7)).hasSize(7);

        for (String asked : List.of("a", "b", "c")) {
            await().atMost(LIMIT).until(() -> status(asked, group).unacknowledged() == 7);
            assertThat(status(asked, group).members())
                    .singleElement()
                    .extracting(MemberStatus::id, MemberStatus::node, MemberStatus::address)
                    .containsExactly(member.id(), "c", "test:1");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(nodes.node(asked).router.after("", 10))
                            .extracting(GroupStatus::name, GroupStatus::unacknowledged)
                            .containsExactly(org.assertj.core.groups.Tuple.tuple(group, 7L)));
            assertThat(nodes.node(asked).router.delete(group)).isEqualTo(DeleteOutcome.HAS_MEMBERS);
        }
        assertThat(nodes.node("a").router.find("nobody")).isEmpty();
        get(member.leave());
        assertThat(nodes.node("a").router.delete(group)).isEqualTo(DeleteOutcome.DELETED);
        assertThat(nodes.node("b").router.find(group)).isEmpty();
        assertThat(nodes.node("c").router.delete(group)).isEqualTo(DeleteOutcome.NO_SUCH_GROUP);
    }

    @Test
    void aGroupIsMovedFromAnywhere() throws Exception {
        String group = nodes.groupOf("a");
        GroupMember member = nodes.node("b").join(group);
        nodes.node("a").append("one", 1, 10);
        List<GroupEvent> given = take(member, 10);
        get(acknowledgeAll(member, given).leave());

        SeekOutcome outcome = nodes.node("c")
                .router
                .seek(group, new SeekTarget.AtEvent(given.get(4).position()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        SeekOutcome.Moved.class,
                        moved -> assertThat(moved.group().lag()).isEqualTo(6));
        assertThat(positions(take(nodes.node("c").join(group), 6))).isEqualTo(positions(given.subList(4, 10)));
        assertThat(nodes.node("c").router.seek("nobody", new SeekTarget.Now()))
                .isInstanceOf(SeekOutcome.NoSuchGroup.class);
    }

    @Test
    void aMemberElsewhereIsGivenNoMoreThanItMayHaveUnacknowledged() throws Exception {
        GroupMember slow = nodes.node("b").join(nodes.groupOf("a"), 3, LONG);
        nodes.node("a").append("one", 1, 500);

        List<GroupEvent> given = take(slow, 3);

        assertThat(slow.take(100, Duration.ofMillis(200)).events()).isEmpty();
        slow.acknowledge(positions(given.subList(0, 2)));
        assertThat(take(slow, 2)).hasSize(2);
        assertThat(slow.take(100, Duration.ofMillis(200)).events()).isEmpty();
    }

    @Test
    void leavingEndsATakeThatWaits() throws Exception {
        GroupMember member = nodes.node("b").join(nodes.groupOf("a"));
        Thread leaving = Thread.ofVirtual().start(member::close);

        assertThat(member.take(10, LONG).events()).isEmpty();

        leaving.join();
        assertThat(member.isOpen()).isFalse();
        assertThat(member.endedBecause()).isEmpty();
    }

    @Test
    void membersOfADeadGatewayLoseWhatTheyHadToOthers() throws Exception {
        String group = nodes.groupOf("a");
        GroupMember dead = nodes.node("b").join(group);
        nodes.node("a").append("one", 1, 5);
        List<GroupEvent> given = take(dead, 5);
        GroupMember other = nodes.node("c").join(group);

        nodes.kill("b");

        assertThat(positions(take(other, 5))).isEqualTo(positions(given));
        assertThat(status("a", group).members()).hasSize(1);
    }

    @Test
    void aGroupThatAnotherGatewayServesIsRefused() {
        String group = nodes.groupOf("a");

        assertThatThrownBy(() -> nodes.node("b").groups.delete(group)).isInstanceOf(GroupElsewhereException.class);
    }

    private static GroupMember acknowledgeAll(GroupMember member, List<GroupEvent> given) {
        member.acknowledge(positions(given));
        return member;
    }

    private GroupStatus status(String asked, String group) throws InterruptedException {
        return nodes.node(asked).router.find(group).orElseThrow();
    }

    private static List<EventPosition> positions(List<GroupEvent> events) {
        return events.stream().map(GroupEvent::position).toList();
    }

    private static List<GroupEvent> take(GroupMember member, int count) throws InterruptedException {
        List<GroupEvent> taken = new ArrayList<>();
        while (taken.size() < count) {
            GroupDelivery more = member.take(count - taken.size(), LIMIT);
            assertThat(more.events())
                    .as("events after %d of %d", taken.size(), count)
                    .isNotEmpty();
            taken.addAll(more.events());
        }
        return taken;
    }

    private static void get(java.util.concurrent.CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }
}
