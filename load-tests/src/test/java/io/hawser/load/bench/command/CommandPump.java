package io.hawser.load.bench.command;

import com.google.protobuf.ByteString;
import io.hawser.load.bench.GatewayServer;
import io.hawser.load.bench.ProcessTime;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.WaitFor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends as many commands as go: a window of requests is unanswered at a time, each answer is followed by a new request, to
 * one device after the other.
 *
 * <p>Threads: the main thread begins, gRPC's one goes on.
 */
final class CommandPump {
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final CommandPlan plan;
    private final SendToDeviceRequest template;
    private final CommandStream stream;
    private volatile boolean sending = true; // until the measured time is over

    private CommandPump(GatewayServer.Access gateway, CommandPlan plan, WaitFor stage) {
        this.plan = plan;
        this.template = SendToDeviceRequest.newBuilder()
                .setName("bench")
                .setPayload(ByteString.copyFrom(new byte[plan.payloadBytes()]))
                .setWaitFor(stage)
                .build();
        this.stream = new CommandStream(gateway, this::onAnswer);
    }

    static CommandRate measure(GatewayServer.Access gateway, CommandPlan plan, WaitFor stage, AnsweringDevices devices)
            throws IOException, InterruptedException {
        long executedAtStart = devices.executed();
        CommandPump pump = new CommandPump(gateway, plan, stage);
        try (CommandStream _ = pump.stream) {
            for (int number = 0; number < plan.window(); number++) {
                pump.send();
            }
            TimeUnit.SECONDS.sleep(plan.warmUpSeconds());
            CommandRate rate = pump.watch(gateway, devices);
            pump.finish(devices, executedAtStart);
            return rate;
        }
    }

    private CommandRate watch(GatewayServer.Access gateway, AnsweringDevices devices)
            throws IOException, InterruptedException {
        ProcessTime gatewayTime = ProcessTime.of(gateway.pid());
        ProcessTime ownTime = ProcessTime.own();
        long answeredBefore = answered.get();
        long executedBefore = devices.executed();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(plan.seconds());
        double took = (System.nanoTime() - start) / 1e9;
        return new CommandRate(
                (answered.get() - answeredBefore) / took,
                (devices.executed() - executedBefore) / took,
                refused.get(),
                gatewayTime.share(),
                ownTime.share());
    }

    /** Until everything is answered, by gateway and devices, so that the next measurement begins with nothing under way. */
    private void finish(AnsweringDevices devices, long executedAtStart) throws InterruptedException {
        sending = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (answered.get() + refused.get() < sent.get() || devices.executed() - executedAtStart < answered.get()) {
            if (System.nanoTime() - deadline > 0) {
                System.err.printf(
                        "sent %d, answered %d, refused %d, executed %d%n",
                        sent.get(), answered.get(), refused.get(), devices.executed() - executedAtStart);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void send() {
        int device = (int) (sent.getAndIncrement() % plan.devices());
        stream.send(
                template.toBuilder().setDeviceId(AnsweringDevices.id(device)).build());
    }

    private void onAnswer(SendToDeviceResponse response) {
        if (response.hasError()) {
            if (refused.getAndIncrement() == 0) {
                System.err.println("refused: " + response.getError().getMessage());
            }
        } else if (response.getCommand().getState() == CommandState.COMMAND_STATE_TIMED_OUT) {
            refused.incrementAndGet();
        } else {
            answered.incrementAndGet();
        }
        if (sending) {
            send();
        }
    }
}
