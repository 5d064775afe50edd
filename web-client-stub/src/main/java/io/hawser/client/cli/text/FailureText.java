package io.hawser.client.cli.text;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;

/** A failure for people. */
public final class FailureText {
    private FailureText() {}

    /** On one line: what kind, why, and what the gateway says to it. */
    public static String line(Throwable failure) {
        if (!(failure instanceof HawserException refused)) {
            return TerminalText.escape(failure.toString());
        }
        String kind = refused.getClass().getSimpleName();
        String reason = refused.reason() == Reason.UNKNOWN ? "" : " " + refused.reason();
        return kind + reason + ": " + TerminalText.escape(String.valueOf(refused.getMessage()));
    }
}
