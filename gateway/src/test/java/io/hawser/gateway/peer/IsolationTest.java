package io.hawser.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolationTest implements Isolation.Consequences {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<String> diary = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1;
    private boolean alone;
    private final Isolation isolation = new Isolation(() -> alone, InstantSource.fixed(NOW), () -> nanos, this);

    @Test
    void firstItStopsServingThenItsDevicesGo() {
        alone = true;
        look(Duration.ZERO);
        assertThat(isolation.since()).contains(NOW);
        look(Duration.ofMillis(2_999));
        assertThat(diary).isEmpty();
        assertThat(isolation.obstacle()).isEmpty();

        look(Duration.ofMillis(1));
        assertThat(diary).containsExactly("leave");
        assertThat(isolation.obstacle()).contains("the node has lost the other gateways and what they share");

        look(Duration.ofMillis(6_999));
        assertThat(diary).hasSize(1);
        look(Duration.ofMillis(1));
        look(Duration.ofHours(1));
        assertThat(diary).containsExactly("leave", "away");
    }

    @Test
    void whenTheOthersAreFoundItServesAgain() {
        alone = true;
        look(Duration.ZERO);
        look(Duration.ofSeconds(20));
        alone = false;
        look(Duration.ofMillis(1));
        look(Duration.ofMillis(1));

        assertThat(diary).containsExactly("leave", "away", "serve");
        assertThat(isolation.obstacle()).isEmpty();
        assertThat(isolation.since()).isEmpty();
    }

    @Test
    void aMomentAloneHasNoConsequences() {
        alone = true;
        look(Duration.ZERO);
        look(Duration.ofSeconds(2));
        alone = false;
        look(Duration.ofSeconds(2));
        alone = true;
        look(Duration.ofSeconds(2));
        look(Duration.ofSeconds(2));

        assertThat(diary).isEmpty();
    }

    private void look(Duration later) {
        nanos += later.toNanos();
        isolation.look();
    }

    @Override
    public void leaveService() {
        diary.add("leave");
    }

    @Override
    public void sendDevicesAway() {
        diary.add("away");
    }

    @Override
    public void serveAgain() {
        diary.add("serve");
    }
}
