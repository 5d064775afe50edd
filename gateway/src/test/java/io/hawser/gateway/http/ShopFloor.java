package io.hawser.gateway.http;

import io.hawser.client.HawserClient;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Some machines that report, and carry out what they are asked: what a console has to show. */
final class ShopFloor implements AutoCloseable {
    private static final int MACHINES = 24;

    private final WebFixture web;
    private final List<SocketDevice> machines = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final HawserClient client;
    private int messages; // the clock's

    ShopFloor(WebFixture web) {
        this.web = web;
        this.client = HawserClient.builder()
                .gateway("127.0.0.1:" + web.gateway().rpcAddress().getPort())
                .token(web.sender())
                .build();
    }

    /** Begins, with commands that have ended in every way. */
    void run() throws Exception {
        for (int i = 1; i <= MACHINES; i++) {
            machines.add(
                    (i % 3 == 0 ? SocketDevice.hdp(web) : SocketDevice.json(web)).logIn("press-%02d".formatted(i)));
        }
        var _ = clock.scheduleWithFixedDelay(this::report, 0, 250, TimeUnit.MILLISECONDS);
        client.subscribe("shop-floor", event -> {});
        SocketDevice asked = machines.get(2);
        for (CommandResult.Status status : CommandResult.Status.values()) {
            send("press-03", "set-speed", "30s");
            asked.send(new CommandResult(asked.next(Command.class).id(), status, Payload.ofUtf8("120 rpm")));
        }
        send("press-04", "calibrate", "1s");
        send("press-99", "wake-up", "600s");
    }

    private void send(String device, String name, String timeToLive) throws Exception {
        web.call(
                web.sender(),
                "DeviceMessaging/SendToDevice",
                "{\"deviceId\": \"%s\", \"name\": \"%s\", \"timeToLive\": \"%s\", \"payload\": \"MTIw\", \"waitFor\":"
                                .formatted(device, name, timeToLive)
                        + " \"WAIT_FOR_STORED\"}");
    }

    private void report() {
        messages++;
        for (int i = 0; i < machines.size(); i++) {
            try {
                double degrees = 20 + 5 * Math.sin((messages + i) / 10.0);
                machines.get(i)
                        .send(new Uplink(
                                messages, true, false, "temperature", Payload.ofUtf8("%.1f".formatted(degrees))));
            } catch (Exception e) {
                return; // the floor closes
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.close();
        machines.forEach(SocketDevice::close);
    }
}
