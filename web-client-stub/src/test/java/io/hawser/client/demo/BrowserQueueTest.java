package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowserQueueTest {
    private static final Duration NOW = Duration.ZERO;

    private final BrowserQueue queue = new BrowserQueue(2);

    @Test
    void messagesComeInOrder() throws Exception {
        queue.offer("a");
        queue.offer("b");

        assertThat(queue.next(NOW)).contains("a");
        assertThat(queue.next(NOW)).contains("b");
        assertThat(queue.next(NOW)).isEmpty();
    }

    @Test
    void aSlowBrowserIsToldHowManyItMissedAndGetsTheNewest() throws Exception {
        for (String message : List.of("a", "b", "c", "d", "e")) {
            queue.offer(message);
        }

        assertThat(queue.next(NOW)).contains("event: missed\ndata: 3\n\n");
        assertThat(queue.next(NOW)).contains("d");
        assertThat(queue.next(NOW)).contains("e");
    }

    @Test
    void aClosedQueueKeepsNobodyWaiting() throws Exception {
        queue.close();

        assertThat(queue.next(Duration.ofMinutes(1))).isEmpty();
        assertThat(queue.isClosed()).isTrue();
    }
}
