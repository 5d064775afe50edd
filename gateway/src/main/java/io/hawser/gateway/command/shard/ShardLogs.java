package io.hawser.gateway.command.shard;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.command.CommandLimits;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The shards' logs on a backplane, and all that commands need besides.
 *
 * <p>Threads: any.
 *
 * @param routes the way to devices, wherever they are connected
 * @param limits of all shards together
 */
public record ShardLogs(
        Backplane backplane,
        ShardLayout layout,
        DeviceRoutes routes,
        EventLog events,
        TimingWheel wheel,
        CommandLimits limits,
        InstantSource clock,
        Counters counters,
        Timings timings)
        implements ShardOpening {

    @Override
    public CompletionStage<Commands> open(int shard) {
        try {
            DurableLog log = backplane.log(layout.log(shard));
            CommandLimits share = limits.dividedBy(layout.count());
            return layout.count() == 1
                    ? Commands.open(log, routes, events, wheel, share, clock, counters, timings)
                    : Commands.takeOver(
                            backplane.peers().self().id(), log, routes, events, wheel, share, clock, counters, timings);
        } catch (RuntimeException e) { // the engine can't give the log now
            return CompletableFuture.failedFuture(e);
        }
    }
}
