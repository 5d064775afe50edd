package io.hawser.device.simulator.cli;

import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * What a command runs in.
 *
 * @param environment a variable's value by its name
 * @param terminal whether somebody looks at a terminal that understands escape sequences
 * @param in what is typed
 * @param stopped opens when the command is to end as if its time were over
 */
record Surroundings(
        Function<String, Optional<String>> environment, boolean terminal, InputStream in, CountDownLatch stopped) {}
