package io.hawser.load.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the processes of a benchmark, each on the core that it is given, and reads what they print. */
final class BenchServers {
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
        Process process = java(main, core, jvmArgs, List.of()).start();
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

    /** The last line that a program prints. */
    static String run(Class<?> main, int core, List<String> args) throws IOException {
        Process process = java(main, core, List.of("-Xmx1g"), args).start();
        return process.inputReader()
                .lines()
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IOException(main.getSimpleName() + " printed nothing"));
    }

    private static ProcessBuilder java(Class<?> main, int core, List<String> jvmArgs, List<String> args) {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
