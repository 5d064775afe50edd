package io.hawser.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationsTest {
    private final List<NodeView> nodes = new ArrayList<>();
    private long nanos;
    private final Destinations destinations = new Destinations("a", () -> nodes, () -> nanos);

    @Test
    void eachGoesToTheNodeWithTheFewestThoseOnTheWayCounted() {
        add("a", NodeView.State.ALIVE, 0);
        add("b", NodeView.State.ALIVE, 10);
        add("c", NodeView.State.ALIVE, 20);

        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sent.add(destinations.next());
        }

        assertThat(sent.subList(0, 10)).containsOnly("b:7700");
        assertThat(Collections.frequency(sent, "b:7700")).isEqualTo(20);
        assertThat(Collections.frequency(sent, "c:7700")).isEqualTo(10);
    }

    @Test
    void whoWasSentLongAgoIsInWhatTheNodeSays() {
        add("b", NodeView.State.ALIVE, 0);
        destinations.next();
        assertThat(destinations.share(9)).hasValue(5);

        nanos += Duration.ofSeconds(3).toNanos();

        assertThat(destinations.share(9)).hasValue(5); // 9 and 0, rounded up
        assertThat(destinations.share(8)).hasValue(4);
    }

    @Test
    void nobodyIsSentToANodeThatDoesNotServeOrNamesNoAddress() {
        add("b", NodeView.State.DRAINING, 0);
        add("c", NodeView.State.LOST, 0);
        add("d", NodeView.State.UNREACHABLE, 0);
        add("e", NodeView.State.ISOLATED, 0);
        nodes.add(new NodeView(new Node("f", 1), NodeView.State.ALIVE, Instant.EPOCH, Optional.empty()));

        assertThat(destinations.next()).isEmpty();
        assertThat(destinations.share(5)).isEmpty();
    }

    @Test
    void whoIsAloneSendsDevicesInTurnToWhereTheOthersWere() {
        add("a", NodeView.State.ISOLATED, 0);
        add("b", NodeView.State.LOST, 0);
        add("c", NodeView.State.LOST, 0);

        assertThat(List.of(destinations.lastKnown(), destinations.lastKnown()))
                .containsExactlyInAnyOrder("b:7700", "c:7700");
    }

    private void add(String id, NodeView.State state, int sessions) {
        NodeFacts facts = new NodeFacts(
                "1",
                Instant.EPOCH,
                Standing.SERVING,
                Instant.EPOCH,
                sessions,
                0,
                List.of(),
                "",
                id + ":7700",
                "",
                List.of());
        nodes.add(new NodeView(new Node(id, 1), state, Instant.EPOCH, Optional.of(facts)));
    }
}
