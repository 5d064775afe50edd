package io.hawser.client.cli;

import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.Payload;
import java.util.HexFormat;

/** A payload for people: its text, escaped, or its bytes in hex. */
final class PayloadText {
    private PayloadText() {}

    static String of(Payload payload) {
        return payload.asUtf8()
                .map(TerminalText::escape)
                .orElseGet(() -> "0x" + HexFormat.of().formatHex(payload.toBytes()));
    }
}
