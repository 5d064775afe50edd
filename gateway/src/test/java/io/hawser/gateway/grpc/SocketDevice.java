package io.hawser.gateway.grpc;

import io.hawser.gateway.device.DeviceSocket;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A device made of a socket, which does what the test says and no more. */
final class SocketDevice implements AutoCloseable {
    private final DeviceSocket device;

    SocketDevice(InetSocketAddress address) throws IOException {
        device = new DeviceSocket(address, "hdp1");
    }

    Welcome login(String id) throws Exception {
        return (Welcome) hello(id, new Authentication.None());
    }

    /** What the gateway answers to that HELLO. */
    GatewayMessage hello(String id, Authentication authentication) throws Exception {
        send(new Hello(new DeviceId(id), authentication, 0));
        return receive();
    }

    /** Sends an uplink and waits until the gateway has it. */
    void uplink(long messageId, String name, String text) throws Exception {
        send(new Uplink(messageId, true, false, name, Payload.ofUtf8(text)));
        UplinkAck _ = (UplinkAck) receive();
    }

    Command command() throws Exception {
        return (Command) receive();
    }

    void acknowledge(Command command) throws IOException {
        send(new CommandAck(command.id()));
    }

    void answer(Command command, CommandResult.Status status, String text) throws IOException {
        send(new CommandResult(command.id(), status, Payload.ofUtf8(text)));
    }

    /** Why the gateway sends it away. */
    GoAway.Reason dismissal() throws Exception {
        return ((GoAway) receive()).reason();
    }

    void send(DeviceMessage message) throws IOException {
        device.send(message);
    }

    /** The next message; an {@link EOFException} when the gateway closed instead. */
    GatewayMessage receive() throws IOException, MalformedFrameException {
        return device.receive();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
