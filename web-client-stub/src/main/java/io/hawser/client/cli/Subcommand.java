package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the subcommands have in common: a connection, and output for people or for scripts. */
@Command(mixinStandardHelpOptions = true)
abstract class Subcommand implements Callable<Integer> {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private final Console console;
    private final ViewJson views = new ViewJson();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "JSON for scripts: one object, or one a line.")
    private boolean json;

    Subcommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() throws Exception {
        try (HawserClient client = connection.connect()) {
            return run(client);
        }
    }

    /** Does the work; answers the exit status. */
    abstract int run(HawserClient client) throws Exception;

    final Console console() {
        return console;
    }

    final boolean json() {
        return json;
    }

    final boolean hasSeveralGateways() {
        return connection.hasSeveralGateways();
    }

    /** Shows one view: as JSON, or as these lines. */
    final void show(Object view, List<String> lines) {
        if (json) {
            console.print(views.write(view));
        } else {
            lines.forEach(console::print);
        }
    }
}
