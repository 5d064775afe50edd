package io.hawser.device.websocket;

/** The gateway's frames do not follow RFC 6455; the connection is beyond repair. */
final class BrokenWebSocketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseCode closeCode;

    BrokenWebSocketException(CloseCode closeCode, String text) {
        // No stack trace: this is the other side's fault.
        super("WebSocket: " + text, null, false, false);
        this.closeCode = closeCode;
    }

    /** What to close with. */
    CloseCode closeCode() {
        return closeCode;
    }
}
