package io.hawser.gateway.command;

import io.hawser.gateway.device.DeviceLink;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionServices;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A device on a link that records what it is sent. */
final class FakeDevice {
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final DeviceSession session;
    private volatile boolean reading = true; // set by the test's thread

    FakeDevice(String id, SessionServices services) {
        session = new DeviceSession(new Link(), services);
        session.onMessage(new Hello(new DeviceId(id), new Authentication.None(), 0));
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    List<String> names() {
        return commands.stream().map(Command::name).toList();
    }

    void acknowledge(UUID command) {
        session.onMessage(new CommandAck(command));
    }

    void answer(UUID command, CommandResult.Status status, String payload) {
        session.onMessage(new CommandResult(command, status, Payload.ofUtf8(payload)));
    }

    void succeed(UUID command) {
        answer(command, CommandResult.Status.SUCCEEDED, "");
    }

    /** From now on it takes nothing. */
    void stopReading() {
        reading = false;
    }

    void disconnect() {
        session.onClosed();
    }

    private final class Link implements DeviceLink {
        @Override
        public String protocol() {
            return "fake";
        }

        @Override
        public String address() {
            return "127.0.0.1:1";
        }

        @Override
        public boolean send(GatewayMessage message) {
            if (message instanceof Command command && reading) {
                commands.add(command);
            }
            return reading;
        }

        @Override
        public void afterRound(Runnable work) {
            work.run();
        }

        @Override
        public void inTurn(Runnable work) {
            work.run();
        }

        @Override
        public void closeAfterWrites() {}

        @Override
        public void closeNow() {}

        @Override
        public void suspendReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public long messagesOut() {
            return commands.size();
        }

        @Override
        public long bytesIn() {
            return 0;
        }

        @Override
        public long bytesOut() {
            return 0;
        }
    }
}
