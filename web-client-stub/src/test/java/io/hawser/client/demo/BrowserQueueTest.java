package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowserQueueTest {
    private static final Duration NOW = Duration.ZERO;

    private final BrowserQueue queue = new BrowserQueue(2);

    @Test
    void aNewBrowserIsBehindUntilItHasTheWholeFloor() throws Exception {
        queue.offer("a");

        assertThat(queue.isBehind()).isTrue();
        assertThat(queue.next(NOW)).isEmpty();

        queue.beginWith("floor");
        queue.offer("b");

        assertThat(queue.isBehind()).isFalse();
        assertThat(queue.next(NOW)).contains("floor");
        assertThat(queue.next(NOW)).contains("b");
    }

    @Test
    void messagesComeInOrder() throws Exception {
        queue.beginWith("floor");
        assertThat(queue.next(NOW)).contains("floor");

        queue.offer("a");
        queue.offer("b");

        assertThat(queue.next(NOW)).contains("a");
        assertThat(queue.next(NOW)).contains("b");
        assertThat(queue.next(NOW)).isEmpty();
    }

    @Test
    void aSlowBrowserLosesItsMessagesAndGetsTheWholeFloorInTheirPlace() throws Exception {
        queue.beginWith("floor");
        for (String message : List.of("a", "b", "c", "d")) {
            queue.offer(message);
        }

        assertThat(queue.isBehind()).isTrue();
        assertThat(queue.next(NOW)).isEmpty();

        queue.beginWith("floor with a to d");
        assertThat(queue.next(NOW)).contains("floor with a to d");
        assertThat(queue.next(NOW)).isEmpty();
    }

    @Test
    void aClosedQueueKeepsNobodyWaiting() throws Exception {
        queue.close();

        assertThat(queue.next(Duration.ofMinutes(1))).isEmpty();
        assertThat(queue.isClosed()).isTrue();
    }
}
