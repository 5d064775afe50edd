package io.hawser.client.cli.text;

/** Makes what somebody else said safe to show on a terminal: what could steer it is shown as an escape. */
public final class TerminalText {
    private TerminalText() {}

    /** {@code text} with control, format and unpaired surrogate characters as {@code \\uXXXX}; backslashes are doubled. */
    public static String escape(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(safe, point));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int point) {
        if (point == '\\') {
            safe.append("\\\\");
        } else if (steers(point)) {
            safe.append(String.format(point > 0xffff ? "\\u{%x}" : "\\u%04x", point));
        } else {
            safe.appendCodePoint(point);
        }
    }

    private static boolean steers(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false; // the other general categories show as themselves
        };
    }
}
