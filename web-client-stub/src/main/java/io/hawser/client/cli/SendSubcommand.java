package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.IfOffline;
import io.hawser.client.SendCommand;
import io.hawser.client.WaitFor;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "send",
        description = "Sends a command to a device. The exit status is 1 if it ends otherwise than SUCCEEDED.")
final class SendSubcommand extends Subcommand {
    @Parameters(index = "0", paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "What to do, in the device's own terms.")
    private String name = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "PAYLOAD", description = "What goes with it, as text.")
    private Optional<String> payload = Optional.empty();

    @Option(names = "--payload-file", paramLabel = "FILE", description = "What goes with it, as the bytes of a file.")
    private Optional<Path> payloadFile = Optional.empty();

    @Option(
            names = "--wait",
            defaultValue = "completed",
            description = "stored, delivered or completed. Default: completed.")
    private WaitFor waitFor = WaitFor.COMPLETED;

    @Option(
            names = "--ttl",
            converter = Durations.class,
            defaultValue = "30s",
            description = "How long the command may take. Default: 30s.")
    private Duration timeToLive = Duration.ofSeconds(30);

    @Option(names = "--if-offline", defaultValue = "queue", description = "queue or fail. Default: queue.")
    private IfOffline ifOffline = IfOffline.QUEUE;

    @Option(names = "--id", paramLabel = "UUID", description = "The command's id, to repeat one.")
    private Optional<String> id = Optional.empty();

    SendSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) throws IOException {
        SendCommand command = SendCommand.to(device, name)
                .withPayload(payload())
                .withTimeToLive(timeToLive)
                .withIfOffline(ifOffline)
                .withWaitFor(waitFor);
        CommandView answer = client.send(id.isPresent() ? command.withCommandId(id.get()) : command);
        show(answer, CommandText.outcome(answer));
        return answer.state().isTerminal() && answer.state() != CommandState.SUCCEEDED ? FAILED : OK;
    }

    private Payload payload() throws IOException {
        if (payload.isPresent() && payloadFile.isPresent()) {
            throw new IllegalArgumentException("PAYLOAD and --payload-file exclude each other");
        }
        return payloadFile.isPresent()
                ? Payload.of(Files.readAllBytes(payloadFile.get()))
                : Payload.ofUtf8(payload.orElse(""));
    }
}
