package io.hawser.gateway.supervision;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where threads are, for people. */
public final class Stacks {
    private static final int TOP = 3;

    private Stacks() {}

    /** The innermost frames, on one line. */
    public static String topOf(Thread thread) {
        String frames = Arrays.stream(thread.getStackTrace())
                .limit(TOP)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        return frames.isEmpty() ? "its end" : frames;
    }

    /** All frames, a line each. */
    public static String of(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
    }
}
