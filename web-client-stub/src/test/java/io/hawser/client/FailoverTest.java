package io.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.Refusals;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.Payload;
import io.hawser.rpc.v1.ErrorReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FailoverTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeWorld world = new FakeWorld();
    private final FakeGateway first = FakeGateway.start(world, "first");
    private final FakeGateway second = FakeGateway.start(world, "second");
    private final HawserClient client = HawserClient.builder()
            .gateway(first.address())
            .gateway(second.address())
            .token("hwt_test")
            .deadline(SOON)
            .learningNoOthers() // whose stream could meet what is meant for a call
            .pauses(Duration.ofMillis(20), Duration.ofMillis(200))
            .build();

    @AfterEach
    void close() {
        client.close();
        first.close();
        second.close();
    }

    @Test
    void callsGoToGatewaysInTurn() {
        for (int i = 0; i < 10; i++) {
            client.status();
        }

        assertThat(first.statusCalls()).isEqualTo(5);
        assertThat(second.statusCalls()).isEqualTo(5);
    }

    @Test
    void everyCallCarriesTheToken() {
        client.status();
        client.devices().list(DeviceFilter.ALL, 10, "");

        assertThat(first.authorizations()).containsOnly("Bearer hwt_test");
        assertThat(second.authorizations()).containsOnly("Bearer hwt_test");
    }

    @Test
    void readsGoElsewhereWhileOneGatewayIsDownAndUseItAgainWhenItIsBack() {
        first.kill();

        Set<String> whileDown = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            whileDown.add(client.status().nodeId());
        }

        assertThat(whileDown).containsExactly("second");
        first.revive();
        await().atMost(SOON).until(() -> client.status().nodeId().equals("first"));
    }

    @Test
    void aGatewayThatSaysItIsStoppingRestsAlthoughItsConnectionStands() {
        first.refuseNext(
                Refusals.retryLater(Status.Code.UNAVAILABLE, ErrorReason.SERVICE_STOPPING, Duration.ofSeconds(60)));

        assertThat(client.status().nodeId()).isEqualTo("second");
        assertThat(client.status().nodeId()).isEqualTo("second");
    }

    @Test
    void aSendThatWasStoredByAGatewayThatThenFailedIsTheSameCommandElsewhere() {
        first.refuseNextButStore(Refusals.refusal(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, Map.of()));
        second.refuseNextButStore(Refusals.refusal(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, Map.of()));

        var answer = client.send(SendCommand.to("dev", "reboot").withPayload(Payload.ofUtf8("now")));

        assertThat(answer.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(first.sends().size() + second.sends().size()).isEqualTo(3);
        assertThat(first.sends()).first().isEqualTo(second.sends().get(0));
        assertThat(world.commandCount()).isEqualTo(1);
    }

    @Test
    void aSendIsMadeAgainWhenItsGatewayDiesUnderIt() {
        first.silence(true);
        CompletableFuture<String> answer =
                client.sendAsync(SendCommand.to("dev", "reboot")).thenApply(command -> command.commandId());
        await().atMost(SOON).until(() -> first.sends().size() == 1);

        first.kill();

        assertThat(answer).succeedsWithin(SOON);
        assertThat(second.sends()).hasSize(1);
        assertThat(second.sends().get(0)).isEqualTo(first.sends().get(0));
    }

    @Test
    void aFullQueueIsTriedAgainWhenTheGatewaySaid() {
        first.refuseNext(
                Refusals.retryLater(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.LIMIT_EXCEEDED, Duration.ofMillis(30)));

        assertThat(client.send(SendCommand.to("dev", "reboot")).state()).isEqualTo(CommandState.SUCCEEDED);
    }

    @Test
    void aRestartThatMayHaveBegunIsNotRepeated() {
        first.silence(true);
        CompletableFuture<?> answer = client.restartAsync("device-listener", RestartMode.GRACEFUL);
        await().atMost(SOON).until(() -> first.restarts().size() == 1);

        first.kill();

        assertThat(answer).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(HawserException.Unavailable.class);
        assertThat(second.restarts()).isEmpty();
    }

    @Test
    void aRestartOfWhichNothingWentOutGoesElsewhere() {
        first.kill();

        client.restart("device-listener", RestartMode.HARD);

        assertThat(second.restarts()).hasSize(1);
    }

    @Test
    void aPutIsNotRepeatedWhenTheGatewayTookIt() {
        first.refuseNext(Refusals.refusal(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, Map.of()));

        assertThatThrownBy(() -> client.devices().put(PutDevice.withToken("dev", Payload.ofUtf8("secret"))))
                .isInstanceOfSatisfying(
                        HawserException.Unavailable.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.STORE_UNAVAILABLE));

        assertThat(first.puts()).hasSize(1);
        assertThat(second.puts()).isEmpty();
    }

    @Test
    void withEveryGatewayDownACallFailsSoonAndSucceedsOnceOneIsBack() {
        first.kill();
        second.kill();

        assertThatThrownBy(client::status)
                .isInstanceOf(HawserException.Unavailable.class)
                .hasMessageContaining("refused");
        second.revive();
        assertThat(client.status().nodeId()).isEqualTo("second");
    }

    @Test
    void aCallEndsAtItsDeadline() {
        first.silence(true);
        second.silence(true);

        assertThatThrownBy(() -> client.send(SendCommand.to("dev", "reboot").withAnswerWithin(Duration.ofMillis(200))))
                .isInstanceOf(HawserException.DeadlineExceeded.class);
    }

    @Test
    void closingTheClientEndsEveryCallUnderWay() {
        first.silence(true);
        second.silence(true);
        var status = client.statusAsync();
        var send = client.sendAsync(SendCommand.to("dev", "reboot"));

        client.close();

        assertThat(status).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(HawserException.Cancelled.class);
        assertThat(send).failsWithin(SOON);
        assertThat(client.statusAsync()).failsWithin(SOON);
    }

    @Test
    void anInterruptedCallerGetsAnExceptionAndKeepsItsInterruption() {
        first.silence(true);
        second.silence(true);
        Thread.currentThread().interrupt();

        assertThatThrownBy(client::status).isInstanceOf(HawserException.Cancelled.class);

        assertThat(Thread.interrupted()).isTrue();
    }
}
