package io.hawser.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Node;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VersionsTest {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void oneVersionIsNothingToSpeakOf() {
        assertThat(mixed(node("a", "1.0", NodeView.State.ALIVE), node("b", "1.0", NodeView.State.DRAINING)))
                .isEmpty();
        assertThat(mixed()).isEmpty();
    }

    @Test
    void severalAreToldWithTheGatewaysThatRunThem() {
        assertThat(mixed(
                        node("a", "1.0", NodeView.State.ALIVE),
                        node("b", "1.1", NodeView.State.ALIVE),
                        node("c", "1.0", NodeView.State.UNREACHABLE)))
                .hasValue("Gateways of different versions run side by side: 1.0 (a, c), 1.1 (b).");
    }

    @Test
    void neitherOneThatIsLostNorOneThatHasNotSaidItCounts() {
        NodeView silent = new NodeView(new Node("c", 1), NodeView.State.ALIVE, TIME, Optional.empty());

        assertThat(mixed(node("a", "1.0", NodeView.State.ALIVE), node("b", "0.9", NodeView.State.LOST), silent))
                .isEmpty();
    }

    private static Optional<String> mixed(NodeView... nodes) {
        return new Versions(() -> List.of(nodes)).mixed();
    }

    private static NodeView node(String id, String version, NodeView.State state) {
        NodeFacts facts = new NodeFacts(version, TIME, Standing.SERVING, TIME, 0, 0, List.of(), "", "", "", List.of());
        return new NodeView(new Node(id, 1), state, TIME, Optional.of(facts));
    }
}
