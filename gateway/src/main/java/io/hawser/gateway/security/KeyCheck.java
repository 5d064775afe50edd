package io.hawser.gateway.security;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** Finds the key that hides the secrets of devices, and refuses one that is not theirs. Blocks on the disk. */
final class KeyCheck {
    private final DataDirectory directory;
    private final ProvisionedDevices devices;

    KeyCheck(DataDirectory directory, ProvisionedDevices devices) {
        this.directory = directory;
        this.devices = devices;
    }

    /**
     * The secrets of the data directory, which gets some when there are no devices yet.
     *
     * @throws UnreadableCredentialsException when the log was written with other secrets
     */
    DeviceSecrets secrets(SecureRandom random) throws IOException {
        Optional<DeviceSecrets> secrets = DeviceSecrets.read(directory, random);
        if (secrets.isPresent()) {
            require(secrets.get());
            return secrets.get();
        }
        if (devices.size() > 0) {
            throw refusal(
                    "missing, but " + devices.size() + " devices are provisioned (expected: the file that was there"
                            + " when they were; restore it, or copy it from another gateway)");
        }
        if (devices.keyId().isPresent()) {
            throw refusal("missing, but other gateways have one (expected: the same on all; copy it from one of them)");
        }
        return DeviceSecrets.create(directory, random);
    }

    /** @throws UnreadableCredentialsException when the log was written with other secrets */
    void require(DeviceSecrets secrets) throws UnreadableCredentialsException {
        if (devices.keyId().isPresent() && devices.keyId().getAsLong() != secrets.keyId()) {
            throw refusal(
                    "not the key that the other gateways have (expected: the same on all; copy it from one of them)");
        }
        for (CredentialChange.Put device : devices.all()) {
            if (device.secret().exists() && device.secret().keyId() != secrets.keyId()) {
                throw refusal("not the key that hides the secret of device "
                        + device.record().id()
                        + " (expected: the file that was there when it was provisioned; restore it, or copy it from"
                        + " another gateway)");
            }
        }
    }

    private UnreadableCredentialsException refusal(String problem) {
        return new UnreadableCredentialsException(directory.path().resolve(DeviceSecrets.FILE) + ": " + problem);
    }
}
