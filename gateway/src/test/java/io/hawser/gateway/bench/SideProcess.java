package io.hawser.gateway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the tests in a process of its own. It says what it has to say in lines, and is told what to do in lines; it
 * does not outlive this one.
 *
 * <p>Threads: one at a time.
 */
public final class SideProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader lines;

    private SideProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = process.inputReader();
    }

    /** Starts it, with this program's class path. */
    public static SideProcess start(Class<?> main, List<String> jvmArguments, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new SideProcess(main.getSimpleName(), process);
    }

    public long pid() {
        return process.pid();
    }

    /** What follows {@code word} in the next line that begins with it. */
    public String await(String word) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IOException(name + " ended without saying \"" + word + "\"");
    }

    /** Tells it a line. */
    public void tell(String line) throws IOException {
        Writer in = process.outputWriter();
        in.write(line + "\n");
        in.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
