package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.PutDevice;
import io.hawser.client.view.DeviceAuthentication;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put-device", description = "Provisions a device, or replaces what is provisioned, as a whole.")
final class PutDeviceSubcommand extends Subcommand {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    @Option(
            names = "--authentication",
            defaultValue = "token",
            description = "token, hmac_sha256 or none. Default: token.")
    private DeviceAuthentication authentication = DeviceAuthentication.TOKEN;

    @Option(names = "--secret", description = "Its secret. Others on this machine can see it: better --secret-file.")
    private Optional<String> secret = Optional.empty();

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "A file with its secret, as it is, line break included. Without a secret the old one stays.")
    private Optional<Path> secretFile = Optional.empty();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; all labels together replace the old.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--disabled", description = "It may not connect.")
    private boolean disabled;

    PutDeviceSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) throws IOException {
        var put = new PutDevice(device, authentication, secret(), labels, disabled);
        DeviceView view = client.devices().put(put);
        show(view, DeviceText.lines(view));
        return OK;
    }

    private Payload secret() throws IOException {
        if (secret.isPresent() && secretFile.isPresent()) {
            throw new IllegalArgumentException("--secret and --secret-file exclude each other");
        }
        return secretFile.isPresent()
                ? Payload.of(Files.readAllBytes(secretFile.get()))
                : Payload.ofUtf8(secret.orElse(""));
    }
}
