package io.hawser.client.demo;

import io.hawser.client.cli.ConnectionOptions;
import io.hawser.client.cli.Logging;
import io.hawser.client.cli.text.Durations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Starts the demo web server and keeps it until the process is told to end. To copy: one client for the whole process, closed
 * last, for whatever is open ends with it.
 */
@Command(name = "demo-web-server", mixinStandardHelpOptions = true, description = "Serves the demo page.")
public final class DemoWebServerMain implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--port", defaultValue = "7780", description = "The port; 0: any. Default: 7780.")
    private int port = 7780;

    @Option(
            names = "--insecure-bind",
            paramLabel = "ADDRESS",
            description =
                    "Listen there rather than on loopback. Whoever reaches it may send commands: there is no login.")
    private Optional<InetAddress> bind = Optional.empty();

    @Option(
            names = "--silent-after",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "20s",
            description = "A machine that reports nothing for so long is shown as silent. Default: 20s.")
    private Duration silentAfter = Duration.ofSeconds(20);

    private DemoWebServerMain() {}

    public static void main(String[] arguments) {
        Logging.configure();
        System.exit(new CommandLine(new DemoWebServerMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var address = new InetSocketAddress(bind.orElseGet(InetAddress::getLoopbackAddress), port);
        var ended = new CountDownLatch(1);
        try (var client = connection.connect();
                var server = DemoWebServer.start(address, client, connection.gateways(), silentAfter)) {
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "demo-shutdown"));
            if (bind.isPresent()) {
                System.err.println("warning: anybody who reaches " + server.uri() + " may send commands");
            }
            System.out.println("demo page at " + server.uri() + ", gateway " + connection.gateways());
            ended.await();
        }
        return 0;
    }
}
