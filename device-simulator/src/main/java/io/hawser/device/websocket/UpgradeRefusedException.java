package io.hawser.device.websocket;

import java.io.IOException;

/** There is no WebSocket, and there will be none on this connection: the other side did not agree to it. */
public final class UpgradeRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public UpgradeRefusedException(String why) {
        super("no WebSocket: " + why);
    }
}
