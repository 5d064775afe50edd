package io.hawser.load.gatling.device;

import io.gatling.core.structure.ScenarioContext;
import io.hawser.load.gatling.device.DeviceConnection.Told;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.Command;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits for a command and answers it; one that came before and was not asked for yet counts.
 *
 * <p>Threads: immutable, any.
 */
public final class AwaitCommand extends Request<Command, AwaitCommand> {
    private final Settings settings;

    /**
     * How.
     *
     * @param name the command's; empty: any
     * @param limit empty: the protocol's
     * @param reply what it is answered
     */
    record Settings(Optional<Text> name, Optional<Duration> limit, Reply reply) {}

    AwaitCommand(Plan<Command> plan, Settings settings) {
        super(plan);
        this.settings = settings;
    }

    /** It has to come within this. */
    public AwaitCommand within(Duration limit) {
        return new AwaitCommand(plan(), new Settings(settings.name, Optional.of(limit), settings.reply));
    }

    /** It is answered so; at first with an echo. */
    public AwaitCommand reply(Reply reply) {
        return new AwaitCommand(plan(), new Settings(settings.name, settings.limit, reply));
    }

    @Override
    protected AwaitCommand with(Plan<Command> plan) {
        return new AwaitCommand(plan, settings);
    }

    @Override
    protected Step<Command> step(ScenarioContext context) {
        return DeviceRequest.step(
                context,
                call -> call.withConnection(connection -> connection.awaitCommand(
                        settings.name.map(text -> text.in(call.session())),
                        settings.limit.orElse(call.settings().limit()),
                        new Told<>(command -> answer(connection, command, call), call.exchange()::failed))));
    }

    private void answer(DeviceConnection connection, Command command, DeviceRequest.Call<Command> call) {
        try {
            connection.commands().answer(command, settings.reply, call.session());
            call.exchange().answered(command);
        } catch (RuntimeException impossible) {
            call.exchange().failed(impossible);
        }
    }
}
