package io.hawser.device.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to an {@link Upgrade}, as far as it has come.
 *
 * <p>Threads: its connection's I/O thread.
 */
final class ResponseHead {
    /** The longest that is read; whoever has more to say is no gateway. */
    static final int MAX_BYTES = 8192;

    private static final byte[] BEGINNING = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})(?: ([ -~]{0,64}).*)?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
    private static final String SWITCHING = "101";

    private final Subprotocol subprotocol;
    private final String accept;
    private final ByteBuffer head = ByteBuffer.allocate(MAX_BYTES);

    ResponseHead(Subprotocol subprotocol, String accept) {
        this.subprotocol = subprotocol;
        this.accept = accept;
    }

    /**
     * Takes from {@code in} what belongs to the head, and nothing behind it; whether it is whole, and grants the WebSocket.
     *
     * @throws UpgradeRefusedException when it grants none
     */
    boolean take(ByteBuffer in) throws UpgradeRefusedException {
        while (in.hasRemaining()) {
            int at = head.position();
            byte next = in.get();
            if (at < BEGINNING.length && next != BEGINNING[at]) {
                throw new UpgradeRefusedException("the answer is no HTTP/1.1");
            }
            if (!head.hasRemaining()) {
                throw new UpgradeRefusedException("the head of the answer has more than " + MAX_BYTES + " bytes");
            }
            head.put(next);
            if (isWhole()) {
                check(new String(head.array(), 0, head.position() - END.length, StandardCharsets.ISO_8859_1));
                return true;
            }
        }
        return false;
    }

    private boolean isWhole() {
        int end = head.position();
        return end >= END.length && Arrays.equals(head.array(), end - END.length, end, END, 0, END.length);
    }

    private void check(String text) throws UpgradeRefusedException {
        String[] lines = text.split("\r\n", -1);
        Matcher status = STATUS_LINE.matcher(lines[0]);
        if (!status.matches()) {
            throw new UpgradeRefusedException("the answer has no status");
        }
        if (!SWITCHING.equals(status.group(1))) {
            String reason =
                    Optional.ofNullable(status.group(2)).map(String::strip).orElse("");
            throw new UpgradeRefusedException(("the answer is " + status.group(1) + " " + reason).strip());
        }
        check(fields(lines));
    }

    private void check(Map<String, String> fields) throws UpgradeRefusedException {
        require("websocket".equalsIgnoreCase(fields.getOrDefault("upgrade", "")), "Upgrade is not websocket");
        require(
                Arrays.stream(fields.getOrDefault("connection", "").split(",", -1))
                        .anyMatch(token -> "upgrade".equalsIgnoreCase(token.strip())),
                "Connection is not Upgrade");
        require(accept.equals(fields.get("sec-websocket-accept")), "Sec-WebSocket-Accept does not fit the key");
        require(!fields.containsKey("sec-websocket-extensions"), "it has extensions that nobody asked for");
        require(
                subprotocol.label().equals(fields.get("sec-websocket-protocol")),
                "the subprotocol is not " + subprotocol.label());
    }

    /** By their names in lower case; the values of one name in one list, as HTTP has it. */
    private static Map<String, String> fields(String[] lines) throws UpgradeRefusedException {
        Map<String, String> fields = new TreeMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            Matcher field = FIELD.matcher(line);
            require(field.matches(), "it has a header that is none");
            fields.merge(
                    field.group(1).toLowerCase(Locale.ROOT),
                    field.group(2),
                    (earlier, later) -> earlier + ", " + later);
        }
        return fields;
    }

    private static void require(boolean holds, String otherwise) throws UpgradeRefusedException {
        if (!holds) {
            throw new UpgradeRefusedException("the answer is 101, but " + otherwise);
        }
    }
}
