package io.hawser.gateway.group.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.NewerBatch;
import io.hawser.gateway.group.GroupEvent;
import io.hawser.gateway.group.GroupMember;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NewerEventsTest {
    @Test
    void aGroupWaitsBeforeEventsThatOnlyANewerVersionCanReadAndLosesNone() throws Exception {
        MemoryBackplane engine = new MemoryBackplane(16 << 20);
        try (GroupNodes nodes = new GroupNodes(engine, "a")) {
            GroupNode node = nodes.node("a");
            String group = nodes.groupOf("a");
            GroupMember member = node.join(group);
            node.append("d", 1, 3);
            NewerBatch.appendTo(engine.log(new LogName("events")));
            node.append("d", 4, 3);

            List<GroupEvent> taken = new ArrayList<>();
            await().atMost(GroupNode.LIMIT).until(() -> {
                taken.addAll(member.take(10, Duration.ofMillis(50)).events());
                return taken.size() >= 3;
            });
            await().atMost(GroupNode.LIMIT).until(() -> node.log.unreadable().isPresent());
            taken.addAll(member.take(10, Duration.ofMillis(300)).events());

            assertThat(taken).hasSize(3).allMatch(GroupEvent.Recorded.class::isInstance);
            assertThat(node.counters.value(Counter.GROUP_EVENTS_LOST)).isZero();
            assertThat(node.groups.find(group).orElseThrow().eventsLost()).isZero();
            assertThat(node.groups.find(group).orElseThrow().lag()).isPositive();
        }
    }
}
