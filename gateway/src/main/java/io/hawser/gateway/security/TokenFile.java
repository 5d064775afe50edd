package io.hawser.gateway.security;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the file of tokens: a line {@code role name sha256:<hash>} for each. */
final class TokenFile {
    private static final String HEAD = """
            # Who may call this gateway: role, name, SHA-256 of the token. Read at start.
            # Delete a line to revoke its token; add one with --create-token ROLE:NAME.
            """;
    private static final Pattern LINE = Pattern.compile("(\\w+)\\s+(\\S+)\\s+sha256:([0-9a-f]{64})");

    private TokenFile() {}

    /**
     * One line.
     *
     * @param caller who calls with the token
     * @param hash the token's SHA-256 in lower case hex
     */
    record Entry(Caller caller, String hash) {}

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    static String format(List<Entry> entries) {
        var text = new StringBuilder(HEAD);
        for (Entry entry : entries) {
            Caller caller = entry.caller();
            text.append(caller.role().word()).append(' ').append(caller.name());
            text.append(" sha256:").append(entry.hash()).append('\n');
        }
        return text.toString();
    }

    /** @param file where the text is from, for what a failure says */
    static List<Entry> parse(Path file, String text) throws IOException {
        var entries = new ArrayList<Entry>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry = parseLine(file + ":" + number, line);
            if (!names.add(entry.caller().name())) {
                throw new IOException(
                        file + ":" + number + ": " + entry.caller().name() + " (expected: a name once)");
            }
            entries.add(entry);
        }
        return entries;
    }

    /** A line that cannot be read is not shown: somebody may have put a token in clear there. */
    private static Entry parseLine(String where, String line) throws IOException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IOException(where + ": unreadable (expected: ROLE NAME sha256:<64 hex digits>)");
        }
        Role role = Role.of(matcher.group(1))
                .orElseThrow(() -> new IOException(
                        where + ": role " + matcher.group(1) + " (expected: viewer, sender, operator or admin)"));
        try {
            return new Entry(new Caller(matcher.group(2), role), matcher.group(3));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }
}
