package io.hawser.device.simulator.recording;

/** A file that is no recording, or one over the limits; says where and what was expected. */
public final class RecordingException extends Exception {
    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    /** Something at {@code offset} of a binary file. */
    public static RecordingException at(long offset, String what, Object value, String expected) {
        return new RecordingException(
                "offset " + offset + ": " + what + ": " + value + " (expected: " + expected + ")");
    }

    /** Something in a line of text. */
    public static RecordingException inLine(long line, String what, String value, String expected) {
        return new RecordingException("line " + line + ": " + what + ": " + value + " (expected: " + expected + ")");
    }
}
