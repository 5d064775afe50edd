package io.hawser.device.simulator.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a text that nobody vouches for: none longer than a limit is ever held.
 *
 * <p>Threads: one.
 */
final class TextLines {
    private final InputStream in;
    private final int maxLine;
    private String text = "";
    private long number;

    TextLines(InputStream in, int maxLine) {
        this.in = new BufferedInputStream(in);
        this.maxLine = maxLine;
    }

    /** Goes to the next line; whether there is one. */
    boolean next() throws IOException, RecordingException {
        number++;
        StringBuilder line = new StringBuilder();
        int each = in.read();
        boolean there = each >= 0;
        while (each >= 0 && each != '\n') {
            if (line.length() >= maxLine) {
                throw RecordingException.inLine(
                        number, "length", "over " + maxLine, "at most " + maxLine + " characters");
            }
            line.append((char) each);
            each = in.read();
        }
        text = line.toString().strip();
        return there;
    }

    /** The line, without blanks around it; bytes over 127 are other characters than they were. */
    String text() {
        return text;
    }

    /** The first has 1. */
    long number() {
        return number;
    }
}
