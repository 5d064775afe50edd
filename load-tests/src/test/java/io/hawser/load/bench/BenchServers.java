package io.hawser.load.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the processes of a benchmark, each on the core that it is given, and reads what they print. */
public final class BenchServers {
    /** Where the server runs. */
    public static final int SERVER_CORE = 0;
    /** Where the load runs. */
    public static final int LOAD_CORE = 1;

    private static final String READY = "listening ";

    private BenchServers() {}

    /** Says, from inside a server, where it listens. */
    static void announce(int port) {
        System.out.println(READY + port);
    }

    /** A server in a process of its own, its port, and what it prints from then on. */
    record Running(Process process, int port, BufferedReader answers) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    static Running start(Class<?> main, int core, List<String> jvmArgs) throws IOException {
        Process process = launch(java(main, core, jvmArgs, List.of()));
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException(main.getSimpleName() + " ended before it listened");
        }
        return new Running(process, Integer.parseInt(line.substring(READY.length())), lines);
    }

    /** Starts a program that does not outlive this one. */
    public static Process launch(ProcessBuilder program) throws IOException {
        Process process = program.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** The last line that a program prints. */
    public static String run(Class<?> main, int core, List<String> args) throws IOException {
        Process process = launch(java(main, core, List.of("-Xmx1g"), args));
        return process.inputReader()
                .lines()
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IOException(main.getSimpleName() + " printed nothing"));
    }

    /** Runs a program that prints its results itself; fails when it does. */
    public static void show(Class<?> main, int core, List<String> args) throws IOException, InterruptedException {
        ProcessBuilder program = java(main, core, List.of("-Xmx1g"), args);
        int status =
                launch(program.redirectOutput(ProcessBuilder.Redirect.INHERIT)).waitFor();
        if (status != 0) {
            throw new IOException(main.getSimpleName() + " ended with status " + status);
        }
    }

    /** Where the files of a benchmark go: on the disk, which {@code /tmp} may not be. */
    public static Path directory() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("hawser.bench.directory", "target")));
    }

    /** The beginning of a command line that keeps the program that follows on one core. */
    public static List<String> pinned(int core) {
        return List.of("taskset", "-c", String.valueOf(core));
    }

    private static ProcessBuilder java(Class<?> main, int core, List<String> jvmArgs, List<String> args) {
        List<String> command = new ArrayList<>(pinned(core));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
