package io.hawser.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.command.shard.Shard;
import io.hawser.gateway.command.shard.ShardStatus;
import io.hawser.gateway.command.wire.DeviceAnswer;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardTest {
    private final CommandBench bench = new CommandBench();
    private final CompletableFuture<Commands> opening = new CompletableFuture<>();
    private final Shard shard = new Shard(0, _ -> opening, new TimingWheel(CommandBench.TICK, 512, bench.nanos::get));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aDeviceThatConnectsWhileItsShardIsBeingOpenedGetsWhatWaitsForIt() {
        bench.submit("late", "waits");
        bench.restart(Duration.ZERO);
        Commands opened = bench.commands;
        shard.want(true);

        FakeDevice device;
        try (CommandBench elsewhere = new CommandBench()) {
            bench.commands = elsewhere.commands; // whoever is told of the device does not have its commands yet
            device = bench.connect("late");
            bench.commands = opened;
        }
        assertThat(device.names()).isEmpty();
        opening.complete(opened);

        assertThat(device.names()).containsExactly("waits");
    }

    @Test
    void thatAShardCouldNotBeOpenedIsNoTroubleOfANodeThatIsNotToHaveItAnyMore() {
        shard.want(true);
        shard.want(false);
        opening.completeExceptionally(new IllegalStateException("no answer"));

        assertThat(shard.status("b")).isEqualTo(new ShardStatus(0, "b", ShardStatus.State.ELSEWHERE, Optional.empty()));
    }

    @Test
    void nobodyWaitsForTheEndOfACommandThatAnotherDeviceSaysToHaveEnded() {
        var command = bench.submit("has-it", "x").status().request().id();
        var result = new CommandResult(command, CommandResult.Status.SUCCEEDED, Payload.empty());

        assertThat(new DeviceAnswer.Ended(new DeviceId("stranger"), result)
                        .tell(bench.commands)
                        .toCompletableFuture())
                .isCompleted();
        assertThat(bench.commands.find(command).orElseThrow().status().state()).isEqualTo(CommandState.QUEUED);
    }
}
