package io.hawser.load.bench.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The bytes that live in another JVM's heap, asked by {@code jcmd}. */
public final class HeapInUse {
    private static final String TOTAL = "Total";
    private static final long LIMIT_SECONDS = 60;

    private HeapInUse() {}

    /** After a full collection, which the question itself makes. */
    public static long of(long pid) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // a JVM that does not answer must not hold up whoever asks
        var _ = asked.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> asked.destroyForcibly());
        return asked.inputReader()
                .lines()
                .filter(line -> line.startsWith(TOTAL))
                .map(line -> Long.valueOf(line.strip().split(" +", -1)[2]))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IOException("jcmd gave no histogram of process " + pid));
    }
}
