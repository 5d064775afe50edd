package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.RestartView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "restart", description = "Restarts a component of a gateway and waits until it runs again.")
final class RestartSubcommand extends Subcommand {
    private static final String RPC = "rpc";
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(50);

    @Parameters(paramLabel = "COMPONENT", description = "device-listener, command-monitor, … as `status` shows them.")
    private String component = "";

    @Option(names = "--hard", description = "Let go of everything it holds: sessions, or calls, are ended.")
    private boolean hard;

    @Option(names = "--node", paramLabel = "NODE", description = "The node. Default: the gateway that is called.")
    private String node = "";

    RestartSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        if (node.isEmpty() && hasSeveralGateways()) {
            throw new IllegalArgumentException("--node: of which of these gateways is it to be restarted?");
        }
        try {
            RestartView restart = client.restart(component, hard ? RestartMode.HARD : RestartMode.GRACEFUL, node);
            String line =
                    restart.component().name() + " is " + restart.component().state() + " after "
                            + Durations.text(restart.took()) + "; sessions " + restart.sessionsBefore() + " before, "
                            + restart.sessionsAfter() + " after; connections refused " + restart.connectionsRefused();
            show(restart, List.of(TerminalText.escape(line)));
            return OK;
        } catch (HawserException.Unavailable cut) {
            if (hard && component.equals(RPC)) { // which cuts all calls, the one that asks for it too
                return showAfterCut(client, cut);
            }
            throw cut;
        }
    }

    /** There is no report: how the component does when it is through has to do. */
    private int showAfterCut(HawserClient client, HawserException.Unavailable cut) {
        long until = System.nanoTime() + RESTART_LIMIT.toNanos();
        ComponentView rpc = rpc(client, cut);
        while (rpc.state() == ComponentState.RESTARTING && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
            rpc = rpc(client, cut);
        }
        String line = "rpc is " + rpc.state() + ", restarts " + rpc.restarts()
                + "; the restart cut the call that would have had its report, with all others";
        show(rpc, List.of(TerminalText.escape(line)));
        return rpc.state() == ComponentState.RUNNING ? OK : FAILED;
    }

    private ComponentView rpc(HawserClient client, HawserException.Unavailable cut) {
        return client.status(node).components().stream()
                .filter(each -> each.name().equals(RPC))
                .findFirst()
                .orElseThrow(() -> cut);
    }
}
