package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.RestartView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "restart", description = "Restarts a component of a gateway and waits until it runs again.")
final class RestartSubcommand extends Subcommand {
    @Parameters(paramLabel = "COMPONENT", description = "device-listener, command-monitor, … as `status` shows them.")
    private String component = "";

    @Option(names = "--hard", description = "Let go of everything it holds: sessions are closed.")
    private boolean hard;

    RestartSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        RestartView restart = client.restart(component, hard ? RestartMode.HARD : RestartMode.GRACEFUL);
        String line = restart.component().name() + " is " + restart.component().state() + " after "
                + Durations.text(restart.took()) + "; sessions " + restart.sessionsBefore() + " before, "
                + restart.sessionsAfter() + " after; connections refused " + restart.connectionsRefused();
        show(restart, List.of(TerminalText.escape(line)));
        return OK;
    }
}
