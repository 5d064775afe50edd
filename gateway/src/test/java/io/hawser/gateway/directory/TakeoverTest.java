package io.hawser.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.event.EventDetail.UplinkReceived;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Uplink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device logs in on one node while another one has a session of it. */
@Timeout(60)
class TakeoverTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Hub hub = new Hub();
    private final MemoryBackplane shared = new MemoryBackplane(1 << 20);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final InstantSource behind = () -> Instant.now().minus(Duration.ofMinutes(7));
    private final TestNode old = new TestNode(hub.join("old"), shared.registers(), InstantSource.system());
    private final TestNode next = new TestNode(hub.join("next"), shared.registers(), behind);
    private final TestDevice before = old.connect("d");

    @BeforeEach
    void isKnownOnBothNodes() {
        await().atMost(SOON).until(() -> before.welcome() && next.known().size() == 1);
    }

    @AfterEach
    void close() {
        hanging.countDown();
        old.close();
        next.close();
        shared.close();
    }

    @Test
    void theOlderSessionEndsBeforeTheNewerBeginsAndTheNewersEpochIsGreaterThoughItsClockIsBehind() throws Exception {
        before.sayAndGoOn(new Uplink(1, true, false, "last-words", Payload.ofUtf8("x")));

        TestDevice after = next.connect("d");

        await().atMost(SOON).until(after::welcome);
        assertThat(before.sentAway()).contains(GoAway.Reason.TAKEN_OVER);
        assertThat(after.epoch().orElseThrow()).isGreaterThan(before.epoch().orElseThrow());
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(old.own()).isEmpty();
            assertThat(old.known()).isEqualTo(next.known()).hasSize(1);
        });
        List<Event> told = old.events().stream().map(stored -> stored.event()).toList();
        List<Event> ofTheLast = told.stream()
                .filter(event -> event.epoch() == before.epoch().orElseThrow())
                .toList();
        assertThat(ofTheLast.get(1).detail()).isInstanceOf(UplinkReceived.class);
        assertThat(ofTheLast.get(2).detail()).isEqualTo(new DeviceDisconnected("taken-over", false));
        assertThat(ofTheLast).hasSize(3);
    }

    @Test
    void aNodeThatHangsKeepsNobodyOutForLong() {
        old.hang(hanging);

        TestDevice after = next.connect("d");

        await().atMost(SOON).until(after::welcome);
        assertThat(after.epoch().orElseThrow()).isGreaterThan(before.epoch().orElseThrow());
        // The old node hears of the newer session without its help.
        await().atMost(SOON).until(() -> old.own().isEmpty());
        hanging.countDown();
        await().atMost(SOON).untilAsserted(() -> assertThat(old.known()).isEqualTo(next.known()));
        assertThat(before.sentAway()).contains(GoAway.Reason.TAKEN_OVER);
    }

    @Test
    void whatADeviceSaysBeforeItIsWelcomeIsAnErrorAndEndsItsLogIn() {
        old.hang(hanging);

        TestDevice after = next.connect("d");
        after.say(new Ping());

        await().atMost(SOON).until(after::closed);
        assertThat(after.fault()).map(ProtocolFault::code).contains(ProtocolFault.Code.UNEXPECTED);
        hanging.countDown();
        await().atMost(SOON).until(() -> next.known().isEmpty());
        assertThat(after.welcome()).isFalse();
    }

    @Test
    void aConnectionThatBreaksMeanwhileLeavesNoSession() {
        old.hang(hanging);

        TestDevice after = next.connect("d");
        after.drop();
        next.settle();
        hanging.countDown();

        await().atMost(SOON).until(() -> next.known().isEmpty());
        assertThat(next.own()).isEmpty();
        assertThat(after.welcome()).isFalse();
    }

    @Test
    void theTimeForLogInHoldsMeanwhile() {
        old.hang(hanging);

        TestDevice after = next.connect("d");
        next.settle();
        next.nanos.addAndGet(TestNode.LOGIN_TIME.plusSeconds(1).toNanos());
        next.wheel.advance();

        assertThat(after.fault()).map(ProtocolFault::code).contains(ProtocolFault.Code.LOGIN_TOO_SLOW);
        hanging.countDown();
        next.settle();
        assertThat(next.own()).isEmpty();
    }

    @Test
    void twoThatLogInAtOnceOnTwoNodesLeaveTheOneWithTheGreaterEpoch() {
        TestDevice one = old.connect("twin");
        TestDevice two = next.connect("twin");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(one.welcome() && two.welcome()).isTrue();
            assertThat(old.own().size() + next.own().size()).isEqualTo(2); // d and one twin
            assertThat(old.known()).isEqualTo(next.known()).hasSize(2);
        });
        TestDevice stays = one.epoch().orElseThrow() > two.epoch().orElseThrow() ? one : two;
        assertThat(stays.closed()).isFalse();
        assertThat((stays == one ? two : one).sentAway()).contains(GoAway.Reason.TAKEN_OVER);
    }
}
