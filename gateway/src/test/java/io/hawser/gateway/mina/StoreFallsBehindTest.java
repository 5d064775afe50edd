package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.device.DeviceAuthenticator;
import io.hawser.gateway.device.LoginDecision;
import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.EventDetail.UplinkReceived;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.event.Subscription;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The device port when the store takes longer than the devices. */
class StoreFallsBehindTest {
    private static final int QUEUE_EVENTS = 1_000;
    private static final int DEVICES = 20;
    private static final int UPLINKS = 500; // more than a queue that is more than half full takes
    private static final int FILLERS_UPLINKS = 3_000; // more than the queue takes, less than what sockets buffer
    private static final int KEEP_ALIVE_SECONDS = 2; // between a log-in and its uplinks a busy machine may pause too

    @Test
    @Timeout(120)
    void whileTheStoreStandsStillNothingIsAcknowledgedAndNobodyIsSentAwayAndThenEverythingIsInOrder() throws Exception {
        var held = new CompletableFuture<FaultyLog>();
        try (DevicePort port = new DevicePort(new AnybodyMayEnter(), 100, smallQueue(), log -> {
                    FaultyLog faulty = new FaultyLog(log);
                    held.complete(faulty);
                    return faulty;
                });
                Subscriptions subscriptions = new Subscriptions(port.events, port.counters);
                Subscription subscription = subscriptions.open(EventFilter.everything())) {
            held.join().hold();
            List<RawDevice> devices = new ArrayList<>();
            try {
                devices.add(login(port, "filler", 0));
                sendUplinks(devices.getFirst(), FILLERS_UPLINKS);
                awaitSuspended(port, 1);
                for (int i = 0; i < DEVICES; i++) {
                    RawDevice device = login(port, "device-" + i, KEEP_ALIVE_SECONDS);
                    devices.add(device);
                    sendUplinks(device, UPLINKS);
                    awaitSuspended(port, i + 2);
                }

                // A silent device that is read from goes after 1.5 times its keep-alive; those who are not read from
                // stay.
                try (RawDevice silent = login(port, "silent", KEEP_ALIVE_SECONDS)) {
                    assertThat(silent.receive()).isEqualTo(new GoAway(GoAway.Reason.KEEP_ALIVE_MISSED, 0, ""));
                }
                assertThat(port.counters.value(Counter.KEEP_ALIVE_MISSED)).isEqualTo(1);
                assertThat(port.registry.count()).isEqualTo(DEVICES + 1);
                assertThat(port.counters.value(Counter.UPLINKS_STORED)).isZero();
                for (RawDevice device : devices) {
                    assertThat(device.socket().getInputStream().available()).isZero();
                }

                held.join().release();

                awaitAcknowledged(devices.getFirst(), FILLERS_UPLINKS);
                for (RawDevice device : devices.subList(1, devices.size())) {
                    awaitAcknowledged(device, UPLINKS);
                }
            } finally {
                for (RawDevice device : devices) {
                    device.close();
                }
            }
            int expected = FILLERS_UPLINKS + DEVICES * UPLINKS;
            assertThat(port.counters.value(Counter.UPLINKS_STORED)).isEqualTo(expected);
            Map<String, List<Long>> stored = read(subscription, expected);
            assertThat(stored.remove("filler")).isEqualTo(upTo(FILLERS_UPLINKS));
            assertThat(stored).hasSize(DEVICES);
            assertThat(stored.values()).allSatisfy(ids -> assertThat(ids).isEqualTo(upTo(UPLINKS)));
        }
    }

    private static EventLogConfig smallQueue() {
        EventLogConfig defaults = EventLogConfig.defaults();
        return new EventLogConfig(
                QUEUE_EVENTS,
                defaults.maxQueuedBytes(),
                defaults.maxBatchEvents(),
                defaults.maxBatchBytes(),
                defaults.recentBytes(),
                defaults.retry(),
                defaults.retention(),
                defaults.closeLimit());
    }

    private static RawDevice login(DevicePort port, String id, int keepAliveSeconds) throws Exception {
        RawDevice device = RawDevice.hdp(port.address());
        device.send(new Hello(new DeviceId(id), new Authentication.None(), keepAliveSeconds));
        assertThat(device.receive()).isInstanceOf(Welcome.class);
        return device;
    }

    private static void sendUplinks(RawDevice device, int count) throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int id = 1; id <= count; id++) {
            frames.writeBytes(HexFormat.of().parseHex("d711100000000007%08x016162".formatted(id)));
        }
        device.sendBytes(frames.toByteArray());
    }

    private static void awaitSuspended(DevicePort port, int sessions) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(port.counters.value(Counter.READS_SUSPENDED)).isEqualTo(sessions));
    }

    private static void awaitAcknowledged(RawDevice device, long last) throws Exception {
        long acknowledged = 0;
        while (acknowledged < last) {
            GatewayMessage message = device.receive();
            assertThat(message).isInstanceOf(UplinkAck.class);
            long id = ((UplinkAck) message).messageId();
            assertThat(id).isGreaterThan(acknowledged);
            acknowledged = id;
        }
    }

    private static Map<String, List<Long>> read(Subscription subscription, int uplinks) throws Exception {
        Map<String, List<Long>> ids = new HashMap<>();
        for (int read = 0; read < uplinks; ) {
            Delivery delivery = subscription.take(1_000, Duration.ofSeconds(20));
            assertThat(delivery.events()).as("after %d uplinks", read).isNotEmpty();
            for (StoredEvent stored : delivery.events()) {
                if (stored.event().detail() instanceof UplinkReceived uplink) {
                    ids.computeIfAbsent(stored.event().device(), _ -> new ArrayList<>())
                            .add(uplink.messageId());
                    read++;
                }
            }
        }
        return ids;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static final class AnybodyMayEnter implements DeviceAuthenticator {
        @Override
        public LoginDecision decide(Hello hello) {
            return new LoginDecision.Accepted();
        }

        @Override
        public boolean proves(DeviceId device, Payload nonce, Payload hmac) {
            return false;
        }
    }
}
