package io.hawser.protocol.json;

import java.util.HexFormat;

/** Strings between clear text and JSON. */
final class JsonStrings {
    /** At most so many bytes for each character, as in {@code \u0000}. */
    static final int MAX_BYTES_A_CHAR = 6;

    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String ESCAPES = "\"\\bfnrt";

    private JsonStrings() {}

    /** The clear text of a string literal that {@link JsonReader} has found in order. */
    static String unquote(String literal) {
        int end = literal.length() - 1;
        int escape = literal.indexOf('\\');
        if (escape < 0) {
            return literal.substring(1, end);
        }
        StringBuilder clear = new StringBuilder(end).append(literal, 1, escape);
        int i = escape;
        while (i < end) {
            char c = literal.charAt(i);
            if (c != '\\') {
                clear.append(c);
                i++;
            } else if (literal.charAt(i + 1) == 'u') {
                clear.append((char) HexFormat.fromHexDigits(literal, i + 2, i + 6));
                i += 6;
            } else {
                clear.append(unescape(literal.charAt(i + 1)));
                i += 2;
            }
        }
        return clear.toString();
    }

    /** Appends {@code clear} as a string literal. */
    static void appendQuoted(String clear, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < clear.length(); i++) {
            char c = clear.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                out.append('\\').append(ESCAPES.charAt(escape));
            } else if (c < ' ') {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static char unescape(char escape) {
        int index = ESCAPES.indexOf(escape);
        // Only the slash may be escaped without need.
        return index >= 0 ? ESCAPED.charAt(index) : '/';
    }
}
