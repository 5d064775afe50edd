package io.hawser.gateway.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

final class StayingNodesTest {
    private static final Node A = new Node("a", 1);
    private static final Node B = new Node("b", 1);
    private static final Node C = new Node("c", 1);

    private final Set<Node> live = new ConcurrentSkipListSet<>(Set.of(A, B, C));
    private final StayingNodes staying = new StayingNodes(new Membership() {
        @Override
        public Set<Node> live() {
            return new TreeSet<>(live);
        }

        @Override
        public boolean isolated() {
            return false;
        }

        @Override
        public Registration watch(Listener listener) {
            throw new UnsupportedOperationException("nobody is to be watched");
        }
    });

    @Test
    void whoeverLivesStaysUnlessItSaysThatItLeaves() {
        assertThat(staying.nodes()).containsExactly(A, B, C);

        assertThat(staying.leave(Set.of(B))).isTrue();
        assertThat(staying.leave(Set.of(B))).isFalse();
        assertThat(staying.nodes()).containsExactly(A, C);

        live.remove(C);
        assertThat(staying.nodes()).containsExactly(A);
    }

    @Test
    void theNextLifeOfANodeThatLeftStays() {
        staying.leave(Set.of(B));
        live.remove(B);
        Node again = new Node("b", 2);
        live.add(again);

        assertThat(staying.nodes()).containsExactly(A, again, C);
    }

    @Test
    void whenAllLeaveAllAreKept() {
        staying.leave(Set.of(A, B, C));
        assertThat(staying.nodes()).containsExactly(A, B, C);

        staying.leave(Set.of(A, B));
        live.remove(C);
        assertThat(staying.nodes()).containsExactly(A, B);
    }
}
