package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real nats-server in a process of its own, with its data in a directory that goes with it. */
public final class NatsServer implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile(".*Listening for client connections on .*:(\\d+)");
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)");
    private static final String MISSING =
            "nats-server is not installed: `apt-get install nats-server`, or put it on the PATH";

    private final Path directory;
    private final Process process;
    private final int port;

    private NatsServer(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** One that stands alone, on a free port. */
    public static NatsServer start() {
        return start("");
    }

    /** The same with more lines of configuration. */
    public static NatsServer start(String more) {
        try {
            Path directory = Files.createTempDirectory("hawser-nats");
            Path configuration =
                    Files.writeString(directory.resolve("nats.conf"), """
                    host: 127.0.0.1
                    port: -1
                    max_payload: 2MB
                    jetstream { store_dir: "%s" }
                    """.formatted(directory.resolve("store")) + more);
            return start(directory, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose data are in a directory of the caller's, forced to the disk before it acknowledges, if it knows how. */
    public static NatsServer startForcing(Path directory) {
        return start(directory, """
                host: 127.0.0.1
                port: -1
                max_payload: 2MB
                jetstream { store_dir: "%s"%s }
                """.formatted(directory.resolve("store"), forcing()));
    }

    /** What has a server force what it keeps to the disk before it acknowledges: nothing of that when it is older than 2.10. */
    static String forcing() {
        Matcher version = VERSION.matcher(version());
        boolean old = !version.find() || (version.group(1).equals("2") && Integer.parseInt(version.group(2)) < 10);
        return old ? "" : ", sync_interval: always";
    }

    /** What the installed one calls itself. */
    public static String version() {
        try {
            Process asked = new ProcessBuilder(program(), "--version").start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of that configuration, whose data stay in the directory when it is killed. */
    static NatsServer start(Path directory, String configuration) {
        try {
            Files.createDirectories(directory);
            return start(directory, Files.writeString(directory.resolve("nats.conf"), configuration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NatsServer start(Path directory, Path configuration) throws IOException {
        Process process = new ProcessBuilder(program(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        int port = 0;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.matches()) {
                port = Integer.parseInt(matcher.group(1));
            }
            if (line.endsWith("Server is ready")) {
                Thread.ofVirtual().start(() -> readOn(said)); // or it would wait for us to read
                return new NatsServer(directory, process, port);
            }
        }
        throw new IllegalStateException("nats-server does not start:\n" + all);
    }

    private static void readOn(BufferedReader said) {
        try {
            said.lines().forEach(_ -> {});
        } catch (UncheckedIOException _) {
            // it was killed, and the stream closed under this
        }
    }

    /** Where it is installed. */
    static String program() {
        Optional<String> found = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/bin"))
                .map(directory -> Path.of(directory, "nats-server"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        return found.orElseThrow(() -> new AssertionError(MISSING));
    }

    public long pid() {
        return process.pid();
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Has it stand still. */
    public void pause() {
        Signals.pause(process);
    }

    /** Has it go on. */
    public void resume() {
        Signals.resume(process);
    }

    /** Kills it. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nats-server does not die");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills it, and removes what it kept. */
    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
