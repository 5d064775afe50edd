package io.hawser.device.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What a device asks for when it wants a WebSocket.
 *
 * @param authority the gateway's host and port, as in a URL
 * @param path of the resource
 * @param subprotocol the only one it offers
 */
public record Upgrade(String authority, String path, Subprotocol subprotocol) {
    private static final int NONCE_BYTES = 16;
    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** A value for {@code Sec-WebSocket-Key}, another for each connection. */
    static String key(RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** What {@code Sec-WebSocket-Accept} has to be for {@code key}. */
    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-1: missing (expected: in every Java runtime)", impossible);
        }
    }

    /** The head of the request. */
    byte[] request(String key) {
        String head = "GET " + path + " HTTP/1.1\r\n"
                + "Host: " + authority + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: " + subprotocol.label() + "\r\n"
                + "\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }
}
