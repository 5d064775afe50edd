package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.StatusListener;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.cli.text.StatusText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "watch", description = "Shows the state of a gateway as it changes, until interrupted.")
final class WatchSubcommand extends Subcommand {
    @Option(
            names = "--interval",
            converter = Durations.class,
            defaultValue = "1s",
            description = "How often figures are shown at most. Default: 1s.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(names = "--node", paramLabel = "NODE", description = "The node. Default: the gateway that is called.")
    private String node = "";

    WatchSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) throws Exception {
        try (var watch = client.watchStatus(interval, node, new Lines())) {
            watch.ended().get();
            return OK;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HawserException failure) {
                throw failure;
            }
            throw failed;
        }
    }

    private final class Lines implements StatusListener {
        @Override
        public void onStatus(StatusView status) {
            show(status, List.of(StatusText.line(status)));
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            console().complain(FailureText.line(failure) + "; trying again in " + Durations.text(pause));
        }
    }
}
