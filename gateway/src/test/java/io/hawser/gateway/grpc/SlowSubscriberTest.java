package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.Reading;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.scenario.PopulationBuilder;
import io.hawser.device.simulator.scenario.Scenario;
import io.hawser.protocol.Payload;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.GetGroupRequest;
import io.hawser.rpc.v1.Group;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers that read slowly, or never say that they are done, while fifty thousand uplinks come. */
@Timeout(240)
class SlowSubscriberTest {
    private static final int UPLINKS = 50_000;
    private static final int DEVICES = 50;
    private static final int MAY_HOLD = 500;
    private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(60);

    private GatewayFixture gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = new GatewayFixture(directory);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void oneThatReadsAnEventASecondHoldsUpNobodyAndMissesNothing() throws Exception {
        EventReader slow = EventReader.stalled(
                gateway.asyncMessaging(), uplinks().setMaxBatch(1).build());
        EventReader swift = EventReader.open(gateway.asyncMessaging(), uplinks().build());
        slow.request(1);
        slow.startToken();
        swift.startToken();
        try (var seconds = Executors.newSingleThreadScheduledExecutor()) {
            var reading = seconds.scheduleAtFixedRate(() -> slow.request(1), 0, 1, TimeUnit.SECONDS);

            PopulationReport report = sendUplinks();

            assertThat(report.clean()).isTrue();
            int sent = Math.toIntExact(report.acknowledged());
            assertInOrder(swift, sent);
            assertThat(slow.waiting()).isLessThan(sent / 100);
            reading.cancel(false);
            slow.request(sent);
            assertInOrder(slow, sent);
        }
    }

    @Test
    void oneThatNeverAcknowledgesIsGivenNoMoreThanItMayHoldAndNobodyWaitsForIt() throws Exception {
        EventReader stuck = join("stuck", MAY_HOLD);
        EventReader well = join("well", 10_000);

        PopulationReport report = sendUplinks();

        assertThat(report.clean()).isTrue();
        int sent = Math.toIntExact(report.acknowledged());
        assertThat(readAndAcknowledge(well, sent)).hasSize(sent);
        await().atMost(LIMIT).until(() -> group("well").getLag() == 0);
        await().atMost(LIMIT).until(() -> group("stuck").getRedeliveries() > 0); // its time is over: given again
        assertThat(group("stuck").getUnacknowledged()).isBetween(1L, (long) MAY_HOLD);
        assertThat(group("stuck").getLag()).isGreaterThanOrEqualTo(sent);

        stuck.cancel();
        assertThat(readAndAcknowledge(join("stuck", 10_000), sent)).hasSize(sent);
    }

    private PopulationReport sendUplinks() throws Exception {
        var gatewayAddress =
                new GatewayAddress("127.0.0.1", gateway.deviceAddress().getPort());
        var population = PopulationBuilder.named("sim")
                .devices(DEVICES)
                .uplinkEvery(java.time.Duration.ofMillis(5))
                .keepAlive(java.time.Duration.ZERO)
                .backOff(java.time.Duration.ofMillis(50), java.time.Duration.ofMillis(400))
                .build();
        var scenario =
                Scenario.of("slow-subscriber", gatewayAddress, population).withDrainLimit(LIMIT);
        Fleet fleet = Fleet.start(scenario, Ledger.none(), InstantSource.system(), System::nanoTime);
        await().atMost(LIMIT).until(() -> fleet.progress().acknowledged() >= UPLINKS);
        return fleet.finish().toCompletableFuture().get(60, TimeUnit.SECONDS).total();
    }

    private static void assertInOrder(EventReader reader, int count) throws Exception {
        Map<String, Long> last = new HashMap<>();
        for (int read = 0; read < count; ) {
            for (Event event : reader.response().getEventsList()) {
                read++;
                Reading reading = reading(event);
                assertThat(reading.sequence()).isEqualTo(last.getOrDefault(reading.device(), 0L) + 1);
                last.put(reading.device(), reading.sequence());
            }
        }
    }

    /** Which uplinks it was given, once it has seen {@code count} different ones. */
    private static Set<String> readAndAcknowledge(EventReader reader, int count) throws Exception {
        Set<String> seen = new HashSet<>();
        while (seen.size() < count) {
            SubscribeResponse response = reader.response();
            response.getEventsList().forEach(event -> {
                Reading reading = reading(event);
                seen.add(reading.device() + "/" + reading.sequence());
            });
            reader.send(SubscribeRequest.newBuilder()
                    .setAcknowledge(SubscribeRequest.Acknowledge.newBuilder().setUpToToken(response.getResumeToken()))
                    .build());
        }
        return seen;
    }

    private static Reading reading(Event event) {
        return Reading.parse(Payload.of(event.getUplink().getPayload().toByteArray()))
                .orElseThrow();
    }

    private EventReader join(String group, int mayHold) throws Exception {
        EventReader reader = EventReader.open(
                gateway.asyncMessaging(),
                uplinks()
                        .setGroup(group)
                        .setMaxUnacknowledged(mayHold)
                        .setAckWait(Duration.newBuilder().setSeconds(1))
                        .build());
        return reader.skipStart();
    }

    private Group group(String name) {
        return gateway.groups()
                .getGroup(GetGroupRequest.newBuilder().setGroup(name).build());
    }

    private static SubscribeRequest.Open.Builder uplinks() {
        return SubscribeRequest.Open.newBuilder()
                .setFilter(EventFilter.newBuilder().addKinds(EventKind.EVENT_KIND_UPLINK));
    }
}
