package io.hawser.device.audit;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The audit's way in. Threads: main. */
public final class AuditMain {
    private static final String LOGBACK_SETTING = "logback.configurationFile";
    private static final String LOGBACK_FILE = "hawser-simulate-logback.xml";

    private AuditMain() {}

    public static void main(String[] arguments) {
        // Before the first logger is made, as the simulator does.
        if (System.getProperty(LOGBACK_SETTING) == null) {
            System.setProperty(LOGBACK_SETTING, LOGBACK_FILE);
        }
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    /** Runs one audit and answers its exit status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new AuditCommand().run(out, err, arguments);
    }
}
