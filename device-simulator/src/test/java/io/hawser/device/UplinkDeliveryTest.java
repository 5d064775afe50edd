package io.hawser.device;

import static io.hawser.device.DeviceFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.protocol.Bye;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UplinkDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final DeviceFixture fixture = new DeviceFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void acknowledgementCompletesEverythingUpToIt() {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
        CompletionStage<UplinkOutcome> first = device.uplink("temp", text("1"));
        CompletionStage<UplinkOutcome> second = device.uplink("temp", text("2"));
        CompletionStage<UplinkOutcome> third = device.uplink("temp", text("3"));

        assertThat(end.next()).isEqualTo(new Uplink(1, true, false, "temp", text("1")));
        assertThat(end.next()).isEqualTo(new Uplink(2, true, false, "temp", text("2")));
        assertThat(end.next()).isEqualTo(new Uplink(3, true, false, "temp", text("3")));
        end.send(new UplinkAck(2));

        assertThat(first).succeedsWithin(SOON).isEqualTo(new UplinkOutcome.Acknowledged(1));
        assertThat(second).succeedsWithin(SOON).isEqualTo(new UplinkOutcome.Acknowledged(1));
        assertThat(third.toCompletableFuture()).isNotDone();
    }

    @Test
    void whatIsNotAcknowledgedGoesOutAgainInTheNextSessionWithNewIds() throws Exception {
        DeviceClient device = fixture.start();
        GatewayEnd first = fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
        CompletionStage<UplinkOutcome> one = device.uplink("temp", text("1"));
        CompletionStage<UplinkOutcome> two = device.uplink("temp", text("2"));
        CompletionStage<UplinkOutcome> three = device.uplink("temp", text("3"));
        first.expect(Uplink.class);
        first.expect(Uplink.class);
        first.send(new UplinkAck(1));
        assertThat(one).succeedsWithin(SOON);

        first.close();
        GatewayEnd second = fixture.gateway.acceptAndWelcome();

        assertThat(second.next()).isEqualTo(new Uplink(1, true, true, "temp", text("2")));
        assertThat(second.next()).isEqualTo(new Uplink(2, true, true, "temp", text("3")));
        second.send(new UplinkAck(2));
        assertThat(two).succeedsWithin(SOON).isEqualTo(new UplinkOutcome.Acknowledged(2));
        assertThat(three).succeedsWithin(SOON).isEqualTo(new UplinkOutcome.Acknowledged(2));
    }

    @Test
    void whatIsSubmittedWithoutASessionGoesOutInTheNextWithoutDuplicateFlag() {
        DeviceClient device = fixture.start();
        CompletionStage<UplinkOutcome> early = device.uplink("temp", text("1"));

        GatewayEnd end = fixture.gateway.acceptAndWelcome();

        assertThat(end.next()).isEqualTo(new Uplink(1, true, false, "temp", text("1")));
        end.send(new UplinkAck(1));
        assertThat(early).succeedsWithin(SOON);
    }

    @Test
    void oneMoreThanTheWindowIsRefusedAndNothingElseSuffers() {
        DeviceClient device = fixture.start(config -> config.window(2));
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
        CompletionStage<UplinkOutcome> first = device.uplink("temp", text("1"));
        var _ = device.uplink("temp", text("2"));

        CompletionStage<UplinkOutcome> third = device.uplink("temp", text("3"));

        assertThat(third).isCompletedWithValue(new UplinkOutcome.WindowFull(2));
        end.send(new UplinkAck(1));
        assertThat(first).succeedsWithin(SOON);
        var _ = device.uplink("temp", text("4"));
        assertThat(end.expect(Uplink.class).payload()).isEqualTo(text("1"));
        assertThat(end.expect(Uplink.class).payload()).isEqualTo(text("2"));
        assertThat(end.expect(Uplink.class).payload()).isEqualTo(text("4"));
    }

    @Test
    void uplinkOverWhatTheGatewayTakesIsRefused() {
        DeviceClient device = fixture.start();
        fixture.gateway.accept().welcome(new Welcome(1, 0, 100, Instant.EPOCH));
        fixture.awaitLive(device);

        assertThat(device.uplink("temp", Payload.of(new byte[101])))
                .succeedsWithin(SOON)
                .isInstanceOf(UplinkOutcome.TooLarge.class);
    }

    @Test
    void uplinkThatTheNextSessionCannotTakeIsRefusedThenAndTheOthersGoOut() throws Exception {
        DeviceClient device = fixture.start();
        GatewayEnd first = fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
        CompletionStage<UplinkOutcome> large = device.uplink("temp", Payload.of(new byte[101]));
        var _ = device.uplink("temp", text("2"));

        first.close();
        GatewayEnd second = fixture.gateway.accept();
        second.welcome(new Welcome(2, 0, 100, Instant.EPOCH));

        assertThat(large).succeedsWithin(SOON).isInstanceOf(UplinkOutcome.TooLarge.class);
        assertThat(second.next()).isEqualTo(new Uplink(1, true, true, "temp", text("2")));
    }

    @Test
    void unacknowledgedUplinkIsSentOnceOrDropped() {
        DeviceClient device = fixture.start();
        assertThat(device.uplinkUnacknowledged("temp", text("0"))).isFalse();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);

        assertThat(device.uplinkUnacknowledged("temp", text("1"))).isTrue();
        var _ = device.uplink("temp", text("2"));

        assertThat(end.next()).isEqualTo(new Uplink(1, false, false, "temp", text("1")));
        assertThat(end.next()).isEqualTo(new Uplink(2, true, false, "temp", text("2")));
    }

    @Test
    void acknowledgementOfWhatWasNeverSentEndsTheSession() {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        CompletionStage<UplinkOutcome> waiting = device.uplink("temp", text("1"));
        end.expect(Uplink.class);

        end.send(new UplinkAck(2));

        assertThat(fixture.awaitSetback()).isInstanceOf(Setback.GatewayBrokeProtocol.class);
        GatewayEnd next = fixture.gateway.acceptAndWelcome();
        assertThat(next.expect(Uplink.class).duplicate()).isTrue();
        next.send(new UplinkAck(1));
        assertThat(waiting).succeedsWithin(SOON);
    }

    @Test
    void closingSaysByeAndFailsWhatWaits() {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        CompletionStage<UplinkOutcome> waiting = device.uplink("temp", text("1"));
        end.expect(Uplink.class);

        device.close();

        end.expect(Bye.class);
        assertThat(waiting).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(DeviceEndedException.class);
        assertThat(device.uplink("temp", text("2"))).isCompletedExceptionally();
        assertThat(device.uplinkUnacknowledged("temp", text("3"))).isFalse();
        assertThat(fixture.awaitEnded(device)).isEqualTo(new Setback.ClosedByOwner());
    }

    @Test
    void closingWhileNotConnectedFailsWhatWaitsToo() {
        DeviceClient device = fixture.start();
        CompletionStage<UplinkOutcome> waiting = device.uplink("temp", text("1"));

        device.close();

        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void takeoverFailsWhatWaits() {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        CompletionStage<UplinkOutcome> waiting = device.uplink("temp", text("1"));
        end.expect(Uplink.class);

        end.send(new GoAway(GoAway.Reason.TAKEN_OVER, 0, ""));

        assertThat(waiting).failsWithin(SOON);
    }

    @Test
    void nameOutOfRangeIsTheCallersFault() {
        DeviceClient device = fixture.start();

        assertThatThrownBy(() -> device.uplink("", text("1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sameOverJsonLines() throws Exception {
        try (DeviceFixture json = new DeviceFixture(new GatewayDouble("json-lines"))) {
            DeviceClient device = json.start(config -> config.protocol("json-lines"));
            GatewayEnd end = json.gateway.acceptAndWelcome();
            CompletionStage<UplinkOutcome> waiting = device.uplink("temp", text("21.5"));

            Uplink uplink = end.expect(Uplink.class);
            end.send(new UplinkAck(uplink.messageId()));

            assertThat(uplink.payload()).isEqualTo(text("21.5"));
            assertThat(waiting).succeedsWithin(SOON);
        }
    }
}
