package io.hawser.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.protocol.GoAway;
import io.hawser.protocol.Uplink;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When a device connects again, asks for a sign of life, and how it numbers messages: pure logic, without a socket. */
class SchedulesTest {
    private static final RandomGenerator HIGHEST = highest();
    private static final GatewayAddress A = new GatewayAddress("a", 1);
    private static final GatewayAddress B = new GatewayAddress("b", 2);
    private static final BackOff BACK_OFF = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(2));

    @Test
    void ceilingDoublesFromMinToMax() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 100, Integer.MAX_VALUE))
                .extracting(failures -> BACK_OFF.ceiling(failures).toMillis())
                .containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L, 2_000L);
    }

    @Test
    void delayIsAnythingFromNothingToTheCeiling() {
        RandomGenerator random = new java.util.Random(1);

        for (int i = 0; i < 10_000; i++) {
            assertThat(BACK_OFF.delay(3, random)).isBetween(Duration.ZERO, Duration.ofMillis(400));
        }
        assertThat(BACK_OFF.delay(3, HIGHEST)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void backOffOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new BackOff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreTriedInTurn() {
        Itinerary itinerary = new Itinerary(List.of(A, B), BACK_OFF, HIGHEST);

        assertThat(itinerary.depart()).isEqualTo(A);
        itinerary.plan(new Setback.LinkLost(), Duration.ZERO);
        assertThat(itinerary.depart()).isEqualTo(B);
        itinerary.plan(new Setback.LinkLost(), Duration.ZERO);
        assertThat(itinerary.depart()).isEqualTo(A);
    }

    @Test
    void waitsGrowUntilASessionLastedLongerThanTheWait() {
        Itinerary itinerary = new Itinerary(List.of(A), BACK_OFF, HIGHEST);
        Setback lost = new Setback.LinkLost();

        assertThat(itinerary.plan(lost, Duration.ZERO)).isEqualTo(Duration.ofMillis(100));
        assertThat(itinerary.plan(lost, Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(200));
        assertThat(itinerary.plan(lost, Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(400));
        assertThat(itinerary.plan(lost, Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void goAwayAddsItsDelayAndItsAddressCountsOnce() {
        Itinerary itinerary = new Itinerary(List.of(A, B), BACK_OFF, HIGHEST);
        GoAway goAway = new GoAway(GoAway.Reason.DRAINING, 1_500, "c:3");

        Duration delay = itinerary.plan(new Setback.SentAway(goAway), Duration.ofMinutes(1));

        assertThat(delay).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(1_600));
        assertThat(itinerary.depart()).isEqualTo(new GatewayAddress("c", 3));
        assertThat(itinerary.depart()).isEqualTo(A);
    }

    @Test
    void goAwayWithABadAddressMeansTheOwnList() {
        Itinerary itinerary = new Itinerary(List.of(A), BACK_OFF, HIGHEST);

        itinerary.plan(new Setback.SentAway(new GoAway(GoAway.Reason.DRAINING, 0, "nonsense")), Duration.ZERO);

        assertThat(itinerary.depart()).isEqualTo(A);
    }

    @Test
    void heartbeatAsksWhenEitherSideIsSilentForHalfTheInterval() {
        long second = Duration.ofSeconds(1).toNanos();
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(10), 0);

        assertThat(heartbeat.nextCheck(0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(heartbeat.check(4 * second)).isEqualTo(Heartbeat.Beat.FINE);
        heartbeat.onSent(4 * second);
        assertThat(heartbeat.check(5 * second)).isEqualTo(Heartbeat.Beat.PING);
        heartbeat.onReceived(5 * second);
        assertThat(heartbeat.check(5 * second)).isEqualTo(Heartbeat.Beat.FINE);
        assertThat(heartbeat.nextCheck(5 * second)).isEqualTo(Duration.ofSeconds(4));
        heartbeat.onSent(19 * second);
        assertThat(heartbeat.check(19 * second)).isEqualTo(Heartbeat.Beat.PING);
        assertThat(heartbeat.check(20 * second)).isEqualTo(Heartbeat.Beat.LOST);
    }

    @Test
    void messageIdsWrapToOneAndAcknowledgementsFollow() {
        UplinkWindow window = new UplinkWindow(10, 0xFFFF_FFFEL);
        Uplink last = window.send(window.add("n", DeviceFixture.text("1")));
        Uplink first = window.send(window.add("n", DeviceFixture.text("2")));
        Uplink second = window.send(window.add("n", DeviceFixture.text("3")));

        assertThat(List.of(last.messageId(), first.messageId(), second.messageId()))
                .containsExactly(0xFFFF_FFFFL, 1L, 2L);
        assertThat(window.acknowledge(3)).isEmpty();
        assertThat(window.acknowledge(1).orElseThrow()).hasSize(2);
        assertThat(window.acknowledge(1).orElseThrow()).isEmpty();
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void addressesAreReadAndWritten() {
        assertThat(GatewayAddress.parse("gw.example:7700")).isEqualTo(new GatewayAddress("gw.example", 7700));
        assertThat(GatewayAddress.parse("[::1]:7700")).isEqualTo(new GatewayAddress("::1", 7700));
        assertThat(new GatewayAddress("::1", 7700)).hasToString("[::1]:7700");
        for (String wrong : List.of("", ":1", "a", "a:", "a:x", "a:0", "a:65536", "::1:7", "http://a:1")) {
            assertThatThrownBy(() -> GatewayAddress.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void addressesOfWebSocketsAreReadAndWritten() {
        assertThat(GatewayAddress.parse("ws://gw.example:7702"))
                .isEqualTo(new GatewayAddress("gw.example", 7702, new Carrier.WebSocket("/device")))
                .hasToString("ws://gw.example:7702");
        assertThat(GatewayAddress.parse("WS://[::1]:7702/a/b?c=d"))
                .isEqualTo(new GatewayAddress("::1", 7702, new Carrier.WebSocket("/a/b?c=d")))
                .hasToString("ws://[::1]:7702/a/b?c=d");
        for (String wrong :
                List.of("ws://", "ws://a", "ws://a/x", "ws://a:0", "ws://a:1/ x", "ws://a:1/\r\nx", "ws:a:1")) {
            assertThatThrownBy(() -> GatewayAddress.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void addressWithTlsIsRefusedAndSaysWhy() {
        assertThatThrownBy(() -> GatewayAddress.parse("wss://gw.example:443"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without TLS");
    }

    @Test
    void goAwayMaySendADeviceToAWebSocket() {
        Itinerary itinerary = new Itinerary(List.of(A), BACK_OFF, HIGHEST);

        itinerary.plan(new Setback.SentAway(new GoAway(GoAway.Reason.DRAINING, 0, "ws://c:3")), Duration.ZERO);

        assertThat(itinerary.depart()).isEqualTo(GatewayAddress.parse("ws://c:3/device"));
    }

    /** Gives the highest number of every range. */
    private static RandomGenerator highest() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return -1L >>> 1;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }
}
