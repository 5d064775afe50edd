package io.hawser.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class EventsSubcommandTest {
    /** How long nothing comes when no more will: on a busy machine the next event takes its time. */
    private static final String QUIET = "2s";

    private final FakeWorld world = new FakeWorld();
    private final FakeGateway gateway = FakeGateway.start(world, "node-1");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void eventsAreShownFromATokenUntilItIsQuietAndTheNextTokenIsTold() {
        world.uplink("dev", "temperature", "19");
        world.uplink("dev", "temperature", "20\u001b[31m");
        world.uplink("dev", "photo", ByteString.copyFrom(new byte[] {(byte) 0xff, 0}));

        assertThat(run("events", "--resume", "t1", "--quiet", QUIET)).isZero();

        assertThat(out).hasToString("""
                2026-09-21T14:13:20Z  UPLINK  dev  temperature 20\\u001b[31m
                2026-09-21T14:13:20Z  UPLINK  dev  photo 0xff00
                """);
        assertThat(err).hasToString("hawser: to go on: --resume t3\n");
    }

    @Test
    void eventsAsJsonAreOneALine() {
        world.uplink("dev", "temperature", "19");
        world.uplink("dev", "photo", ByteString.copyFrom(new byte[] {(byte) 0xff, 0}));

        assertThat(run("events", "--resume", "t0", "--json", "--kind", "uplink", "--quiet", QUIET))
                .isZero();

        List<JsonNode> events =
                out.toString().lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(events).hasSize(2);
        assertThat(events.get(0).get("kind").asString()).isEqualTo("UPLINK");
        assertThat(events.get(0).get("detail").get("payload").asString()).isEqualTo("19");
        assertThat(events.get(1).get("detail").get("payload").get("base64").asString())
                .isEqualTo("/wA=");
    }

    @Test
    void lostEventsEndWithOne() {
        world.uplink("dev", "temperature", "19");
        world.uplink("dev", "temperature", "20");
        world.keepFrom(2);

        assertThat(run("events", "--resume", "t0")).isEqualTo(1);

        assertThat(err.toString()).contains("hawser: EventsLost EVENTS_LOST: ");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--gateway=" + gateway.address());
        return HawserCli.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }
}
