package io.hawser.protocol.json;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.MalformedFrameException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads one text strictly as RFC 8259 says; further, strings hold no half of a surrogate pair, and nothing is nested
 * deeper than {@value #MAX_DEPTH}.
 *
 * <p>Threads: confined to the call that made it.
 */
final class JsonReader {
    private static final int MAX_DEPTH = 64;
    private static final char END = '\uFFFF';

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The members of the object that {@code text} is: keys in clear, values as they stand in the text. */
    static Map<String, String> members(String text) throws MalformedFrameException {
        JsonReader reader = new JsonReader(text);
        reader.skipBlanks();
        Map<String, String> members = reader.takeMembers();
        reader.skipBlanks();
        reader.requireEnd();
        return members;
    }

    /** Whether {@code text} is one value and nothing else, not even blanks, that could be the value of a member. */
    static boolean isMemberValue(String text) {
        JsonReader reader = new JsonReader(text);
        try {
            reader.skipValue(1);
            reader.requireEnd();
            return true;
        } catch (MalformedFrameException e) {
            return false;
        }
    }

    private Map<String, String> takeMembers() throws MalformedFrameException {
        Map<String, String> members = new LinkedHashMap<>();
        require('{');
        skipBlanks();
        if (peek() == '}') {
            at++;
            return members;
        }
        do {
            takeMember(members);
        } while (isFollowedByAnother('}'));
        return members;
    }

    private void takeMember(Map<String, String> members) throws MalformedFrameException {
        skipBlanks();
        int keyStart = at;
        skipString();
        String key = JsonStrings.unquote(text.substring(keyStart, at));
        skipBlanks();
        require(':');
        skipBlanks();
        int valueStart = at;
        skipValue(1);
        if (members.put(key, text.substring(valueStart, at)) != null) {
            throw malformedBody("key", key, "each key once");
        }
    }

    /** Takes the blanks and the comma or the closing bracket behind an item; whether it was a comma. */
    private boolean isFollowedByAnother(char closing) throws MalformedFrameException {
        skipBlanks();
        if (peek() == ',') {
            at++;
            return true;
        }
        require(closing);
        return false;
    }

    private void skipValue(int depth) throws MalformedFrameException {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> skipObject(depth + 1);
            case '[' -> skipArray(depth + 1);
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    private void skipObject(int depth) throws MalformedFrameException {
        enter(depth);
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            skipBlanks();
            skipString();
            skipBlanks();
            require(':');
            skipBlanks();
            skipValue(depth);
        } while (isFollowedByAnother('}'));
    }

    private void skipArray(int depth) throws MalformedFrameException {
        enter(depth);
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            skipBlanks();
            skipValue(depth);
        } while (isFollowedByAnother(']'));
    }

    private void enter(int depth) throws MalformedFrameException {
        if (depth > MAX_DEPTH) {
            throw malformedBody("nesting", depth, "at most " + MAX_DEPTH);
        }
        at++;
        skipBlanks();
    }

    private void skipString() throws MalformedFrameException {
        require('"');
        while (true) {
            char c = peek();
            if (c == '"') {
                at++;
                return;
            }
            if (c < ' ' || at >= text.length()) {
                throw unexpected("the rest of a string");
            }
            at++;
            if (c == '\\') {
                skipEscape();
            }
        }
    }

    private void skipEscape() throws MalformedFrameException {
        char c = peek();
        if (c != 'u') {
            if ("\"\\/bfnrt".indexOf(c) < 0) {
                throw unexpected("an escape");
            }
            at++;
            return;
        }
        char unit = takeUnit();
        if (Character.isHighSurrogate(unit)) {
            require('\\');
            unit = Character.isLowSurrogate(takeUnit()) ? 0 : unit;
        }
        if (Character.isSurrogate(unit)) {
            throw unexpected("the other half of a surrogate pair");
        }
    }

    private char takeUnit() throws MalformedFrameException {
        require('u');
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw unexpected("four hex digits");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    private void skipNumber() throws MalformedFrameException {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            skipDigits("a value");
        }
        if (peek() == '.') {
            at++;
            skipDigits("a digit");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            skipDigits("a digit");
        }
    }

    private void skipDigits(String expected) throws MalformedFrameException {
        if (!isDigit(peek())) {
            throw unexpected(expected);
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private void skipWord(String word) throws MalformedFrameException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
    }

    private void skipBlanks() {
        char c = peek();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
            c = peek();
        }
    }

    private void require(char expected) throws MalformedFrameException {
        if (peek() != expected) {
            throw unexpected("'" + expected + "'");
        }
        at++;
    }

    private void requireEnd() throws MalformedFrameException {
        if (at < text.length()) {
            throw unexpected("the end of the line");
        }
    }

    /** The next character; at the end one that JSON has no use for outside of strings. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private MalformedFrameException unexpected(String expected) {
        String found = at < text.length() ? "character " + at + " unfit" : "ends at character " + at;
        return malformedBody("line", found, expected);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
