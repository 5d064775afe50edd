package io.hawser.gateway.group.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.group.DeleteOutcome;
import io.hawser.gateway.group.GroupElsewhereException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GroupDeletionTest {
    private static final Duration LIMIT = GroupNode.LIMIT;

    @Test
    void aGroupThatIsMadeAnewElsewhereWhileItIsDeletedCanBeJoinedWhereItWas() throws Exception {
        try (GroupNodes nodes = new GroupNodes("a", "b")) {
            String group = nodes.groupOf("a");
            GroupNode a = nodes.node("a");
            GroupNode b = nodes.node("b");
            a.join(group).close();
            nodes.log("a", "groups").lag();
            FutureTask<DeleteOutcome> deleting = begin(() -> a.groups.delete(group));
            await().atMost(LIMIT).until(() -> b.groups.find(group).isEmpty());
            b.staying.leave(Set.of(a.homes.self()));
            assertThat(b.join(group).isOpen()).isTrue();

            nodes.log("a", "groups").catchUp();

            assertThat(deleting)
                    .failsWithin(LIMIT)
                    .withThrowableThat()
                    .withCauseInstanceOf(GroupElsewhereException.class);
            assertThat(begin(() -> a.join(group))).succeedsWithin(LIMIT);
        }
    }

    private static <T> FutureTask<T> begin(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
