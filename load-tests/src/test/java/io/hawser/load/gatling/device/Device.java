package io.hawser.load.gatling.device;

import io.hawser.load.gatling.request.Done;
import io.hawser.load.gatling.request.Request.Plan;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.Pong;
import java.time.Duration;
import java.util.Optional;

/**
 * What a user's device does; begins with {@code device("name of the request")}.
 *
 * <p>Threads: immutable, any.
 */
public final class Device {
    private final Text name;

    /** Its request is called {@code name}. */
    public Device(Text name) {
        this.name = name;
    }

    /** Opens a connection; answered when it stands. One that the user has already is dropped. */
    public DeviceRequest<Done> connect() {
        return new DeviceRequest<>(
                Plan.named(name),
                call -> call.connect(
                        connection -> call.exchange().answered(connection.in(call.session()), new Done())));
    }

    /** Logs in on the connection; answered by WELCOME. */
    public LogIn login() {
        return new LogIn(Plan.named(name), LogIn.DEFAULT);
    }

    /** Opens a connection and logs in, as one request. */
    public LogIn connectAndLogin() {
        return new LogIn(Plan.named(name), LogIn.DEFAULT.connecting());
    }

    /** Sends an uplink called {@code uplink}, which may hold expressions. */
    public SendUplink.Draft uplink(String uplink) {
        return new SendUplink.Draft(name, Text.of(uplink));
    }

    /** Waits for the next command and answers it. */
    public AwaitCommand awaitCommand() {
        return new AwaitCommand(
                Plan.named(name), new AwaitCommand.Settings(Optional.empty(), Optional.empty(), Reply.echo()));
    }

    /** Waits for the next command called {@code command}, which may hold expressions, and answers it; others wait. */
    public AwaitCommand awaitCommand(String command) {
        return new AwaitCommand(
                Plan.named(name),
                new AwaitCommand.Settings(Optional.of(Text.of(command)), Optional.empty(), Reply.echo()));
    }

    /** From now on answers all commands with {@code reply}, whatever the user does meanwhile. */
    public DeviceRequest<Done> answerCommands(Reply reply) {
        return answerCommands(reply, Duration.ZERO);
    }

    /** The same, {@code delay} after each command came. */
    public DeviceRequest<Done> answerCommands(Reply reply, Duration delay) {
        return DeviceRequest.connected(name, (connection, call) -> {
            connection.commands().answerAll(reply, delay, call.session());
            call.exchange().answered(new Done());
        });
    }

    /** Sends PING; answered by PONG. */
    public DeviceRequest<Pong> ping() {
        return DeviceRequest.connected(
                name, (connection, call) -> connection.ping(call.settings().limit(), call.told()));
    }

    /** Waits for {@code duration}; fails when the connection ends meanwhile. */
    public DeviceRequest<Done> stayConnected(Duration duration) {
        return DeviceRequest.connected(name, (connection, call) -> connection.stay(duration, call.told()));
    }

    /** Says BYE and closes. */
    public DeviceRequest<Done> disconnect() {
        return DeviceRequest.connected(name, (connection, call) -> {
            connection.leave();
            call.exchange().answered(new Done());
        });
    }

    /** Closes without a word, as when a network fails. */
    public DeviceRequest<Done> drop() {
        return DeviceRequest.connected(name, (connection, call) -> {
            connection.drop();
            call.exchange().answered(new Done());
        });
    }
}
