package io.hawser.client.demo.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.DeviceAuthentication;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.DisconnectReason;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventDetail.CommandChanged;
import io.hawser.client.view.EventDetail.DeviceConnected;
import io.hawser.client.view.EventDetail.DeviceDisconnected;
import io.hawser.client.view.EventDetail.Uplink;
import io.hawser.client.view.EventView;
import io.hawser.client.view.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShopFloorTest {
    private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final ShopFloor floor = new ShopFloor(3, new PageJson(), new Remembering());
    private int events;

    @Test
    void anUplinkOfJsonIsAReadingForEachOfItsPlainMembers() {
        uplink("press", "{\"pressure bar\":162.5,\"state\":\"idle\",\"ok\":true,\"parts\":[1],\"none\":null}");

        assertThat(machine("press").readings())
                .extracting(Reading::name, Reading::value)
                .containsExactly(tuple("pressure bar", "162.5"), tuple("state", "idle"), tuple("ok", "true"));
    }

    @Test
    void anyOtherUplinkIsOneReadingOfItsName() {
        uplink("press", "{ broken");
        uplink("oven", "21.5");
        happen("lathe", 1, new Uplink("reading", Payload.of((byte) 0xff, (byte) 0xfe), 1, false));

        assertThat(machine("press").readings()).extracting(Reading::value).containsExactly("{ broken");
        assertThat(machine("oven").readings()).extracting(Reading::value).containsExactly("21.5");
        assertThat(machine("lathe").readings()).extracting(Reading::value).containsExactly("2 bytes");
    }

    @Test
    void aMachineHasRoomForAFewReadingsAndAValueForAFewCharacters() {
        uplink("press", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7}");
        uplink("oven", "x".repeat(1_000));

        assertThat(machine("press").readings()).extracting(Reading::name).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(machine("oven").readings().get(0).value())
                .hasSizeLessThan(50)
                .endsWith("…");
    }

    @Test
    void goodbyeIsNotTheSameAsALostConnection() {
        happen("press", 1, new DeviceConnected("hdp1", "10.0.0.1:1"));
        happen("oven", 1, new DeviceConnected("hdp1", "10.0.0.2:1"));

        happen("press", 1, new DeviceDisconnected(DisconnectReason.BYE, true));
        happen("oven", 1, new DeviceDisconnected(DisconnectReason.KEEP_ALIVE_MISSED, false));

        assertThat(machine("press").presence()).isEqualTo(Presence.SIGNED_OFF);
        assertThat(machine("oven").presence()).isEqualTo(Presence.LOST);
        assertThat(machine("oven").why()).isEqualTo("keep alive missed");
        assertThat(floor.view().happenings()).extracting(Happening::text).startsWith("disconnected: keep alive missed");
    }

    @Test
    void theEndOfAnEarlierSessionDoesNotTakeAwayAMachineThatIsBack() {
        happen("press", 8, new DeviceConnected("hdp1", "10.0.0.1:2"));

        happen("press", 7, new DeviceDisconnected(DisconnectReason.TAKEN_OVER, false));

        assertThat(machine("press").presence()).isEqualTo(Presence.CONNECTED);
    }

    @Test
    void anInventoryThatOvertakesEventsIsRightOnceTheyHaveArrived() {
        floor.onInventory(List.of(device("press", true, 9)));

        happen("press", 8, new DeviceConnected("hdp1", "10.0.0.1:1"));
        happen("press", 8, new DeviceDisconnected(DisconnectReason.CONNECTION_LOST, false));

        assertThat(machine("press").presence()).isEqualTo(Presence.CONNECTED);
    }

    @Test
    void whoIsNotInTheInventoryIsLost() {
        happen("press", 1, new DeviceConnected("hdp1", "10.0.0.1:1"));
        happen("oven", 1, new DeviceConnected("hdp1", "10.0.0.2:1"));

        floor.onInventory(List.of(device("oven", true, 1)));

        assertThat(machine("press").presence()).isEqualTo(Presence.LOST);
        assertThat(machine("oven").presence()).isEqualTo(Presence.CONNECTED);
    }

    @Test
    void nobodyMissesAMachineThatWasNeverThere() {
        floor.onInventory(List.of(device("spare", false, 0)));

        assertThat(machine("spare").presence()).isEqualTo(Presence.AWAY);
    }

    @Test
    void anEventThatComesTwiceIsShownOnce() {
        var event = new EventView("p", START, "press", 1, "node", new DeviceConnected("hdp1", "10.0.0.1:1"));

        floor.onEvent(event);
        floor.onEvent(event);

        assertThat(floor.view().happenings()).hasSize(1);
        assertThat(told).containsExactly("machine press", "happening press");
    }

    @Test
    void aCommandNeverGoesBack() {
        uplink("press", "1");

        floor.onCommand(command("one", CommandState.DELIVERED));
        floor.onCommand(command("one", CommandState.QUEUED));
        assertThat(shown("press").state()).isEqualTo(CommandState.DELIVERED);

        happen("press", 1, new CommandChanged(command("one", CommandState.TIMED_OUT)));
        floor.onCommand(command("one", CommandState.SUCCEEDED));
        floor.onOutcomeUnknown("press", "00000000-0000-0000-0000-000000000001");

        assertThat(shown("press").state()).isEqualTo(CommandState.TIMED_OUT);
    }

    @Test
    void theEventOfACommandsEndDoesNotMakeItForgetWhenItBegan() {
        uplink("press", "1");
        floor.onCommand(command("one", CommandState.DELIVERED));

        happen("press", 1, new CommandChanged(end(1, START.plusSeconds(2))));

        assertThat(shown("press").state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(shown("press").createTime()).contains(START);
        assertThat(shown("press").endTime()).contains(START.plusSeconds(2));
    }

    @Test
    void anotherCommandsEndIsShownButNotInPlaceOfOneThatIsOpen() {
        uplink("press", "1");
        happen("press", 1, new CommandChanged(end(7, START.minusSeconds(2))));
        assertThat(shown("press").createTime()).isEmpty();

        floor.onCommand(command("one", CommandState.DELIVERED));
        happen("press", 1, new CommandChanged(end(8, START.plusSeconds(2))));

        assertThat(shown("press").state()).isEqualTo(CommandState.DELIVERED);
    }

    @Test
    void aCommandWhoseOutcomeNobodyKnowsSaysSo() {
        uplink("press", "1");
        floor.onCommand(command("one", CommandState.SENT));

        floor.onOutcomeUnknown("press", command("one", CommandState.SENT).commandId());

        assertThat(shown("press").state()).isEqualTo(CommandState.UNKNOWN);
    }

    @Test
    void whoIsAwayTheLongestGivesWayToANewcomer() {
        for (String id : List.of("a", "b", "c")) {
            happen(id, 1, new DeviceConnected("hdp1", "10.0.0.1:1"));
        }
        happen("b", 1, new DeviceDisconnected(DisconnectReason.BYE, true));

        happen("d", 1, new DeviceConnected("hdp1", "10.0.0.1:1"));
        happen("e", 1, new DeviceConnected("hdp1", "10.0.0.1:1"));

        assertThat(floor.view().machines()).extracting(Machine::id).containsExactly("a", "c", "d");
        assertThat(floor.view().more()).isTrue();
        assertThat(told).contains("forgotten b");
    }

    private void uplink(String id, String payload) {
        happen(id, 1, new Uplink("reading", Payload.ofUtf8(payload), 1, false));
    }

    private void happen(String id, long session, EventDetail detail) {
        events++;
        floor.onEvent(new EventView("p" + events, START.plusSeconds(events), id, session, "node", detail));
    }

    private Machine machine(String id) {
        return floor.view().machines().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private MachineCommand shown(String id) {
        return machine(id).command().orElseThrow();
    }

    private static CommandView command(String name, CommandState state) {
        return new CommandView(
                "00000000-0000-0000-0000-000000000001",
                "press",
                name,
                Payload.empty(),
                state,
                Duration.ofSeconds(10),
                START.plusSeconds(10),
                START,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                "");
    }

    /** A command's end as an event tells it: not since when it was. */
    private static CommandView end(int number, Instant time) {
        return new CommandView(
                "00000000-0000-0000-0000-00000000000" + number,
                "press",
                "other",
                Payload.empty(),
                CommandState.SUCCEEDED,
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.of(time),
                1,
                Optional.empty(),
                "");
    }

    private static DeviceView device(String id, boolean connected, long epoch) {
        return new DeviceView(
                id,
                true,
                connected,
                "node",
                "hdp1",
                "10.0.0.1:1",
                epoch,
                Optional.of(START),
                Optional.of(START),
                Optional.empty(),
                0,
                Map.of(),
                false,
                DeviceAuthentication.NONE);
    }

    private final class Remembering implements FloorListener {
        @Override
        public void onMachine(Machine machine) {
            told.add("machine " + machine.id());
        }

        @Override
        public void onForgotten(String machineId) {
            told.add("forgotten " + machineId);
        }

        @Override
        public void onHappening(Happening happening) {
            told.add("happening " + happening.subject());
        }

        @Override
        public void onGateway(GatewayState gateway) {
            told.add("gateway " + gateway.reachable());
        }
    }
}
