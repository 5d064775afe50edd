package io.hawser.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.CommandLedger.Admission;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandLedgerTest {
    private final CommandLedger ledger = new CommandLedger(2);

    @Test
    void onlyTheLastResultsAreRemembered() {
        for (int i = 1; i <= 3; i++) {
            ledger.admit(command(i), 0);
            ledger.finish(result(i), true);
        }

        assertThat(ledger.admit(command(3), 0)).isEqualTo(new Admission.Finished(result(3)));
        assertThat(ledger.admit(command(2), 0)).isEqualTo(new Admission.Finished(result(2)));
        assertThat(ledger.admit(command(1), 0)).isEqualTo(new Admission.Begun());
    }

    @Test
    void commandWhoseDeadlinePassedMakesRoom() {
        ledger.admit(command(1), 0);
        ledger.admit(command(2), 0);

        assertThat(ledger.admit(command(3), 0)).isEqualTo(new Admission.TooMany());
        assertThat(ledger.admit(command(3), Duration.ofSeconds(1).toNanos())).isEqualTo(new Admission.Begun());
    }

    @Test
    void unsentResultsAreTakenOnceInOrder() {
        ledger.finish(result(1), false);
        ledger.finish(result(2), true);
        ledger.finish(result(3), false);

        assertThat(ledger.takeUnsent()).containsExactly(result(3));
        assertThat(ledger.takeUnsent()).isEmpty();
    }

    private static Command command(int id) {
        return new Command(new UUID(0, id), 1_000, false, "n", Payload.empty());
    }

    private static CommandResult result(int id) {
        return new CommandResult(new UUID(0, id), CommandResult.Status.SUCCEEDED, Payload.empty());
    }
}
