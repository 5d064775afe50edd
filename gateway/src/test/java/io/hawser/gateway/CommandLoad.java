package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.view.CommandState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Commands that are sent while a cluster suffers, of each of which it is known how it must end. */
final class CommandLoad {
    private static final int COMMANDS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Random random;
    private final int devices;
    private final List<SentCommand> forDevices = new ArrayList<>();
    private final List<SentCommand> forNobody = new ArrayList<>();

    /** For devices with these numbers that echo. */
    CommandLoad(Random random, int devices) {
        this.random = random;
        this.devices = devices;
    }

    /** Some that devices carry out, and some whose deadline passes, perhaps while nobody can write it down. */
    void send(HawserClient client) {
        for (int i = 0; i < COMMANDS; i++) {
            forDevices.add(
                    client.commands().send(SendCommand.to(anyDevice(), "echo").withTimeToLive(Duration.ofMinutes(10))));
        }
        for (int i = 0; i < COMMANDS / 4; i++) {
            Duration brief = Duration.ofMillis(1 + random.nextInt(4_000));
            forNobody.add(
                    client.commands().send(SendCommand.to("nobody-" + i, "echo").withTimeToLive(brief)));
        }
    }

    String anyDevice() {
        return String.format("sim-%06d", random.nextInt(devices));
    }

    void assertAllEnd() throws Exception {
        assertAllEnd(forDevices, CommandState.SUCCEEDED);
        assertAllEnd(forNobody, CommandState.TIMED_OUT);
    }

    private static void assertAllEnd(List<SentCommand> commands, CommandState state) throws Exception {
        for (SentCommand command : commands) {
            assertThat(command.completed()
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .state())
                    .as("%s", command.commandId())
                    .isEqualTo(state);
        }
    }
}
