package io.hawser.device.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import io.hawser.client.view.Payload;
import io.hawser.client.view.ResultView;
import io.hawser.device.ledger.LedgerEntry;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.simulator.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final String DEVICE = "sim-000001";
    private static final String ID = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

    private final Audit audit = new Audit(new LedgerHeader(START, "127.0.0.1:7700", 1, "sim-"));

    @BeforeEach
    void begin() {
        audit.onEntry(new LedgerEntry.Session(DEVICE, 7));
        connected(7);
    }

    @Test
    void aRunOfWhichAllIsThereIsGood() {
        acknowledged(1, 2, 3);
        carriedOut("SUCCEEDED");
        uplink(1, false);
        uplink(2, false);
        uplink(3, false);
        audit.onCommand(command(CommandState.SUCCEEDED, true));

        AuditReport report = audit.finish(true);

        assertThat(report.good()).isTrue();
        assertThat(report.acknowledged()).isEqualTo(3);
        assertThat(report.logged()).isEqualTo(3);
        assertThat(report.executed()).isEqualTo(1);
        assertThat(report.lines()).last().isEqualTo("verdict                 ok");
    }

    @Test
    void anAcknowledgedUplinkThatIsNotInTheLogIsLost() {
        acknowledged(1, 2);
        uplink(1, false);

        assertOnly(Fault.UPLINK_LOST, "sim-000001 seq=2");
    }

    @Test
    void anUplinkThatIsThereTwiceIsDoubledUnlessItIsMarked() {
        acknowledged(1);
        uplink(1, false);
        uplink(1, true);
        assertThat(audit.finish(true).good()).isTrue();

        uplink(1, false);

        assertOnly(Fault.UPLINK_DOUBLED, "sim-000001 seq=1");
    }

    @Test
    void anUplinkBehindALaterOneIsOutOfOrder() {
        acknowledged(1, 2);
        uplink(2, false);
        uplink(1, false);

        assertOnly(Fault.UPLINK_OUT_OF_ORDER, "sim-000001 seq=1 behind seq=2");
    }

    @Test
    void aSessionWithoutAGreaterEpochIsAFault() {
        audit.onEntry(new LedgerEntry.Session(DEVICE, -1)); // the greatest of all, for epochs have no sign
        audit.onEntry(new LedgerEntry.Session(DEVICE, 8));

        assertOnly(Fault.EPOCH_NOT_GREATER, DEVICE + " 8 after 18446744073709551615");
    }

    @Test
    void anUplinkOfUnknownFateMayBeThereOrNot() {
        audit.onEntry(new LedgerEntry.Unknown(DEVICE, 1));
        audit.onEntry(new LedgerEntry.Unknown(DEVICE, 2));
        uplink(2, false);

        AuditReport report = audit.finish(true);

        assertThat(report.good()).isTrue();
        assertThat(report.unknown()).isEqualTo(2);
        assertThat(report.unknownLogged()).isEqualTo(1);
    }

    @Test
    void uplinksOfAnEarlierRunAndOfOtherDevicesDoNotCount() {
        event(DEVICE, reading(DEVICE, 1, START.minusSeconds(1), false));
        event("press-1", reading("press-1", 1, START, false));

        assertThat(audit.finish(true).logged()).isZero();
    }

    @Test
    void aCommandThatTheGatewayDoesNotKnowIsAFault() {
        carriedOut("SUCCEEDED");

        assertOnly(Fault.COMMAND_UNKNOWN, DEVICE + " " + ID);
    }

    @Test
    void aCommandThatIsCarriedOutTwiceIsAFault() {
        carriedOut("SUCCEEDED");
        carriedOut("SUCCEEDED");
        audit.onCommand(command(CommandState.SUCCEEDED, true));

        assertOnly(Fault.COMMAND_DOUBLED, DEVICE + " " + ID);
    }

    @Test
    void anAnswerThatNoDeviceGaveIsAFault() {
        audit.onCommand(command(CommandState.SUCCEEDED, true));

        assertOnly(Fault.COMMAND_INVENTED, DEVICE + " " + ID + " SUCCEEDED");
    }

    @Test
    void anEndThatIsNotTheDevicesIsAFault() {
        carriedOut("FAILED");
        audit.onCommand(command(CommandState.SUCCEEDED, true));

        assertOnly(Fault.COMMAND_DIFFERS, ID + " SUCCEEDED, the device says FAILED");
    }

    @Test
    void aCommandThatTimedOutMayHaveBeenCarriedOut() {
        carriedOut("SUCCEEDED");
        audit.onCommand(command(CommandState.TIMED_OUT, false));

        assertThat(audit.finish(true).good()).isTrue();
    }

    @Test
    void twoEndsOfACommandAreAFaultAndOneToldTwiceIsNot() {
        carriedOut("SUCCEEDED");
        told(CommandState.SUCCEEDED);
        told(CommandState.SUCCEEDED);
        audit.onCommand(command(CommandState.SUCCEEDED, true));
        assertThat(audit.finish(true).good()).isTrue();

        told(CommandState.TIMED_OUT);

        assertOnly(Fault.COMMAND_TWO_ENDS, ID + " SUCCEEDED and TIMED_OUT");
    }

    @Test
    void aLogWithoutTheFirstSessionIsTooShortToJudge() {
        Audit other = new Audit(new LedgerHeader(START, "127.0.0.1:7700", 1, "sim-"));
        other.onEntry(new LedgerEntry.Session(DEVICE, 6));
        other.onEvent(
                new EventView("p1", START, DEVICE, 7, "n", new EventDetail.DeviceConnected("hdp1", "127.0.0.1:1")));

        assertThat(other.isLogTooShort()).isTrue();
        assertThat(audit.isLogTooShort()).isFalse();
    }

    private void assertOnly(Fault fault, String example) {
        AuditReport report = audit.finish(true);
        assertThat(report.good()).isFalse();
        assertThat(report.faults().count(fault)).isEqualTo(1);
        assertThat(report.faults().examples(fault)).containsExactly(example);
        EnumSet.complementOf(EnumSet.of(fault))
                .forEach(other -> assertThat(report.faults().count(other)).isZero());
        assertThat(report.lines()).contains("WRONG                   1 " + fault.words());
    }

    private void acknowledged(long... sequences) {
        Arrays.stream(sequences).forEach(seq -> audit.onEntry(new LedgerEntry.Acknowledged(DEVICE, seq, 1)));
    }

    private void carriedOut(String status) {
        audit.onEntry(new LedgerEntry.Begun(DEVICE, ID));
        audit.onEntry(new LedgerEntry.Ended(DEVICE, ID, status));
    }

    private void connected(long epoch) {
        audit.onEvent(
                new EventView("p0", START, DEVICE, epoch, "n", new EventDetail.DeviceConnected("hdp1", "127.0.0.1:1")));
    }

    private void uplink(long sequence, boolean duplicate) {
        event(DEVICE, reading(DEVICE, sequence, START, duplicate));
    }

    private void told(CommandState state) {
        event(DEVICE, new EventDetail.CommandChanged(command(state, state == CommandState.SUCCEEDED)));
    }

    private void event(String device, EventDetail detail) {
        audit.onEvent(new EventView("p", START, device, 7, "n", detail));
    }

    private static EventDetail reading(String device, long sequence, Instant sentAt, boolean duplicate) {
        Payload payload =
                Payload.of(new Reading(device, sequence, sentAt).toPayload(64).toBytes());
        return new EventDetail.Uplink("reading", payload, sequence, duplicate);
    }

    private static CommandView command(CommandState state, boolean answered) {
        Optional<ResultView> result =
                answered ? Optional.of(new ResultView(state, Payload.empty(), START, false)) : Optional.empty();
        return new CommandView(
                ID,
                DEVICE,
                "echo",
                Payload.empty(),
                state,
                Duration.ofSeconds(30),
                START.plusSeconds(30),
                START,
                Optional.of(START),
                Optional.empty(),
                Optional.of(START),
                1,
                result,
                "");
    }
}
