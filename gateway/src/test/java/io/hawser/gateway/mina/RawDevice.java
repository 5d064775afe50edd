package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceSocket;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A device made of a socket: sends what a test wants, right or wrong, and reads what comes. */
final class RawDevice implements AutoCloseable {
    private final DeviceSocket device;

    RawDevice(InetSocketAddress address, String protocol) throws IOException {
        device = new DeviceSocket(address, protocol);
    }

    static RawDevice hdp(InetSocketAddress address) throws IOException {
        return new RawDevice(address, "hdp1");
    }

    static RawDevice json(InetSocketAddress address) throws IOException {
        return new RawDevice(address, "json-lines");
    }

    /** A device that has logged in. */
    static RawDevice loggedIn(InetSocketAddress address, String id) throws Exception {
        RawDevice device = hdp(address);
        device.login(id);
        return device;
    }

    Welcome login(String id) throws Exception {
        send(new Hello(new DeviceId(id), new Authentication.None(), 0));
        return (Welcome) receive();
    }

    void send(DeviceMessage message) throws IOException {
        device.send(message);
    }

    void uplink(long id, String text) throws IOException {
        send(new Uplink(id, true, false, "t", Payload.ofUtf8(text)));
    }

    void sendHex(String hex) throws IOException {
        device.socket().getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void sendText(String text) throws IOException {
        device.socket().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void sendBytes(byte[] bytes) throws IOException {
        device.socket().getOutputStream().write(bytes);
    }

    /** The next message; an {@link EOFException} when the gateway closed instead. */
    GatewayMessage receive() throws IOException, MalformedFrameException {
        return device.receive();
    }

    /** Whether the gateway closes in order: with an end of stream behind what was read so far, not with a reset. */
    boolean seesEnd() throws IOException {
        return device.socket().getInputStream().read() < 0;
    }

    Socket socket() {
        return device.socket();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
