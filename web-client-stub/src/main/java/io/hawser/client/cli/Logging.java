package io.hawser.client.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the tools log: warnings, on the standard error stream. The jar must not carry a {@code logback.xml}, or it would
 * become the configuration of every web tier that uses the library.
 */
public final class Logging {
    // gRPC logs here, with stack traces, what the caller is told anyway; held, since loggers forget when nobody holds
    // them
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private Logging() {}

    /** To be called before anything logs; an operator's own configuration goes before ours. */
    public static void configure() {
        GRPC.setLevel(Level.OFF);
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "io/hawser/client/cli/logging.xml");
        }
    }
}
