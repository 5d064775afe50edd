package io.hawser.load.run;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The way in of {@code ./hawser load}. */
public final class LoadMain {
    private LoadMain() {}

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    /** Runs with {@code arguments}; the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new LoadCommand(out, err).run(arguments);
    }
}
