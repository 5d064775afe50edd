package io.hawser.client.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out what was asked for
 * @param err what went wrong
 * @param colored whether {@code out} is a terminal that shows colors
 */
record Console(PrintWriter out, PrintWriter err, boolean colored) {
    /** A line of what was asked for, seen at once. */
    void print(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println("hawser: " + line);
        err.flush();
    }
}
