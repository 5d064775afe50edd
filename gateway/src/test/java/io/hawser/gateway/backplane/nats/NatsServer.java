package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.Signals;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
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
    public static String forcing() {
        return isAtLeast(2, 10) ? ", sync_interval: always" : ""; // as deploy/nats has it
    }

    /** What the installed one calls itself. */
    public static String version() {
        return Programs.run(program(), "--version").strip();
    }

    /** One of that configuration, whose data stay in the directory when it is killed. */
    public static NatsServer start(Path directory, String configuration) {
        return start(List.of(), directory, configuration);
    }

    /** The same, by a command that runs what follows it, such as one that has it run in another network. */
    public static NatsServer start(List<String> by, Path directory, String configuration) {
        try {
            Files.createDirectories(directory);
            return start(by, directory, Files.writeString(directory.resolve("nats.conf"), configuration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NatsServer start(Path directory, Path configuration) throws IOException {
        return start(List.of(), directory, configuration);
    }

    private static NatsServer start(List<String> by, Path directory, Path configuration) throws IOException {
        List<String> command = Stream.concat(by.stream(), Stream.of(program(), "-c", configuration.toString()))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
                Thread.ofVirtual().start(() -> keep(said, directory)); // or it would wait for us to read
                return new NatsServer(directory, process, port);
            }
        }
        throw new IllegalStateException("nats-server does not start:\n" + all);
    }

    /** What it says goes into a file beside its data, for whoever looks into a test that failed. */
    private static void keep(BufferedReader said, Path directory) {
        try (BufferedWriter log = Files.newBufferedWriter(
                directory.resolve("server.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                log.append(line).append('\n').flush();
            }
        } catch (IOException _) { // it was killed, and says no more
        }
    }

    /** Where it is: what TEST_NATS_SERVER says, or where it is installed. */
    static String program() {
        String chosen = System.getenv().getOrDefault("TEST_NATS_SERVER", "");
        if (!chosen.isEmpty()) {
            return chosen;
        }
        Optional<String> found = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/bin"))
                .map(directory -> Path.of(directory, "nats-server"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        return found.orElseThrow(() -> new AssertionError(MISSING));
    }

    /** Whether the program is of that version, such as 2.10, or later. */
    static boolean isAtLeast(int major, int minor) {
        Matcher version = VERSION.matcher(version());
        assertThat(version.find()).isTrue();
        int itsMajor = Integer.parseInt(version.group(1));
        return itsMajor > major || (itsMajor == major && Integer.parseInt(version.group(2)) >= minor);
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
