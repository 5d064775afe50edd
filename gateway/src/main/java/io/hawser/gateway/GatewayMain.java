package io.hawser.gateway;

import io.hawser.gateway.config.ConfigException;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.gateway.security.ApiTokens;
import io.hawser.gateway.security.DataDirectory;
import io.hawser.gateway.security.Role;
import io.hawser.gateway.systemd.ServiceNotifier;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the gateway. */
@Command(
        name = "gateway",
        description = "Holds the connections of devices, and serves web servers over gRPC.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Settings come from built-in defaults, then --config, then HAWSER_… variables, then --set;",
            "docs/configuration.md lists them all.",
            "Exit status: 0 stopped in order, 1 could not start or failed, 2 wrong usage or configuration,",
            "3 gave itself up, because restarting a part of it did not help: start it anew."
        })
public final class GatewayMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "A HOCON file with settings; may be repeated.")
    private List<Path> files = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; may be repeated.")
    private List<String> flags = List.of();

    @Option(names = "--check-config", description = "Check the settings, say what is wrong, and exit.")
    private boolean checkConfig;

    @Option(names = "--print-config", description = "Print the settings in force and who set them, and exit.")
    private boolean printConfig;

    @Option(
            names = "--create-token",
            paramLabel = "ROLE:NAME",
            description = "Create a token for a caller, print it once, and exit. Roles: viewer, sender, operator,"
                    + " admin. A running gateway knows it after its next start.")
    private Optional<String> createToken = Optional.empty();

    private GatewayMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new GatewayMain()).execute(args));
    }

    @Override
    public Integer call() {
        GatewayConfig config;
        try {
            config = GatewayConfig.load(sources());
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return USAGE;
        }
        if (checkConfig) {
            System.out.println("configuration ok");
            return OK;
        }
        if (printConfig) {
            System.out.print(config.render());
            return OK;
        }
        return createToken.map(spec -> create(config, spec)).orElseGet(() -> serve(config));
    }

    private Sources sources() {
        Sources sources = Sources.ofProcess();
        for (Path file : files) {
            sources = sources.withFile(file);
        }
        for (String flag : flags) {
            sources = sources.withFlag(flag);
        }
        return sources;
    }

    private static int create(GatewayConfig config, String spec) {
        String[] parts = spec.split(":", 2);
        Optional<Role> role = List.of(Role.values()).stream()
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(parts[0]))
                .findFirst();
        if (parts.length < 2 || parts[1].isBlank() || role.isEmpty()) {
            System.err.println("--create-token: " + spec + " (expected: ROLE:NAME, such as sender:shop-floor)");
            return USAGE;
        }
        try {
            DataDirectory directory = DataDirectory.open(config.node().dataDirectory());
            System.out.println(ApiTokens.open(directory, new SecureRandom()).add(parts[1], role.get()));
            return OK;
        } catch (Exception e) {
            return failed(e);
        }
    }

    private static int serve(GatewayConfig loaded) {
        try {
            GatewayConfig config = InheritedSocket.settle(loaded);
            ServiceNotifier notifier = ServiceNotifier.ofProcess();
            notifier.status("opening the store");
            Ending ending = new Ending(config, notifier);
            Gateway gateway = new Gateway(config, InstantSource.system(), ending);
            try {
                gateway.start();
            } catch (Exception e) {
                gateway.close();
                throw e;
            }
            ending.of(gateway);
            config.warnings().forEach(warning -> LOG.warn("insecure: {}", warning));
            System.out.println(readyLine(gateway, config));
            System.out.flush();
            notifier.ready();
            notifier.status("serving devices on " + show(gateway.deviceAddress()) + ", web servers on "
                    + show(gateway.rpcAddress()) + ", browsers on " + show(gateway.httpAddress()));
            new CountDownLatch(1).await(); // the ending ends the process
            return OK;
        } catch (Exception e) {
            return failed(e);
        }
    }

    private static String readyLine(Gateway gateway, GatewayConfig config) {
        Path data = config.node().dataDirectory().toAbsolutePath().normalize();
        return "hawser-gateway ready devices=" + show(gateway.deviceAddress()) + " rpc=" + show(gateway.rpcAddress())
                + " http=" + show(gateway.httpAddress())
                + " data=" + data + " admin-token=" + data.resolve(ApiTokens.ADMIN_FILE);
    }

    private static String show(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static int failed(Exception e) {
        LOG.debug("failed", e);
        System.err.println("gateway: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        return e instanceof ConfigException ? USAGE : FAILED;
    }
}
