package io.hawser.gateway.security;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provisioned devices: all in memory, every change in the log of devices first.
 *
 * <p>The log is rewritten when it holds more than twice as many changes as there are devices, and more than
 * {@value #COMPACT_ABOVE}.
 *
 * <p>Threads: any may call. Questions are answered at once; changes are made one after the other by a virtual thread, and
 * their stages complete on it once they are durable: what hangs on them must be short. Stages fail with a
 * {@link ProvisioningFailure} or a {@link LogFailure}.
 */
public final class DeviceCredentials implements AutoCloseable {
    /** The name of the log that keeps them. */
    public static final String LOG = "devices";

    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceCredentials.class);
    private static final int COMPACT_ABOVE = 1_000;
    private static final int MAX_ATTEMPTS = 3;

    private final DeviceSecrets secrets;
    private final InstantSource clock;
    private final ProvisionedDevices devices;
    // Used by open before the writer starts, and by the writer from then on.
    private final CredentialLog log;
    private final boolean shared;
    // The writer's: doubled when rewriting fails, or a broken log would grow by all devices with every change.
    private long compactAbove = COMPACT_ABOVE;
    private final SerialWriter writer = new SerialWriter("device-credentials");
    // Runs only where others write too.
    private final CredentialFollower follower;

    private DeviceCredentials(
            DeviceSecrets secrets,
            InstantSource clock,
            ProvisionedDevices devices,
            CredentialLog log,
            boolean shared,
            Runnable onFollowFailure) {
        this.secrets = secrets;
        this.clock = clock;
        this.devices = devices;
        this.log = log;
        this.shared = shared;
        this.follower = new CredentialFollower(log, writer, onFollowFailure);
        if (shared) {
            follower.start();
        }
    }

    /**
     * Reads the log, and the key from the data directory, which gets one when there are no devices yet. Blocks.
     *
     * @throws UnreadableCredentialsException when the log has devices and the key that hides their secrets is not there
     */
    public static DeviceCredentials open(
            DurableLog log, DataDirectory directory, InstantSource clock, SecureRandom random)
            throws IOException, LogFailure {
        var devices = new ProvisionedDevices();
        var credentialLog = new CredentialLog(log, random, devices::apply);
        credentialLog.catchUp();
        DeviceSecrets secrets = new KeyCheck(directory, devices).secrets(random);
        return new DeviceCredentials(secrets, clock, devices, credentialLog, false, () -> {});
    }

    /**
     * As the other, for a log that other gateways write too: what they change is known here at once. The key has to be the
     * same on all of them; the first one that starts says which it is.
     *
     * @param onFollowFailure called whenever the log can't be asked what others wrote; quick
     * @throws UnreadableCredentialsException also when the key is not that of the others
     */
    public static DeviceCredentials openShared(
            DurableLog log, DataDirectory directory, InstantSource clock, SecureRandom random, Runnable onFollowFailure)
            throws IOException, LogFailure {
        var devices = new ProvisionedDevices();
        var credentialLog = new CredentialLog(log, random, devices::apply);
        credentialLog.catchUp();
        var check = new KeyCheck(directory, devices);
        DeviceSecrets secrets = check.secrets(random);
        while (devices.keyId().isEmpty()) {
            var _ = credentialLog.append(new CredentialChange.Key(secrets.keyId())); // or others' is known now, perhaps
        }
        check.require(secrets);
        return new DeviceCredentials(secrets, clock, devices, credentialLog, true, onFollowFailure);
    }

    /**
     * Tells {@code watcher} from now on of every device whose session may not go on, whoever changed it: deleted, disabled,
     * or with another method. It is called by the thread that makes changes, and is quick.
     */
    public void watchRevoked(Consumer<DeviceId> watcher) {
        devices.watch(watcher);
    }

    /** Why it is not known what other gateways change, while that lasts. */
    public Optional<String> failing() {
        return follower.failing();
    }

    /** The device, if it is provisioned. */
    public Optional<DeviceRecord> find(DeviceId id) {
        return lookUp(id).map(CredentialChange.Put::record);
    }

    /**
     * Devices in the order of the bytes of their ids.
     *
     * @param prefix what their ids begin with; empty: anything
     * @param afterId the last id of the page before; empty: from the first
     */
    public List<DeviceRecord> page(String prefix, String afterId, int limit) {
        return devices.page(prefix, afterId, limit);
    }

    /** As {@link #page}, the ids alone. */
    public List<DeviceId> idPage(String prefix, String afterId, int limit) {
        return page(prefix, afterId, limit).stream().map(DeviceRecord::id).toList();
    }

    /** How many devices are provisioned. */
    public int size() {
        return devices.size();
    }

    /** Provisions a device, or replaces what is provisioned as a whole; fails with {@link ProvisioningFailure.SecretMissing}. */
    public CompletionStage<DeviceRecord> put(Provisioning wanted) {
        return writer.submit(() -> write(() -> {
            CredentialChange.Put change = provision(wanted);
            return new Step<>(Optional.of(change), change.record());
        }));
    }

    /** Forgets a device; false when it was not provisioned. */
    public CompletionStage<Boolean> delete(DeviceId id) {
        return writer.submit(() -> write(() -> lookUp(id).isPresent()
                ? new Step<>(Optional.of(new CredentialChange.Delete(id)), true)
                : new Step<>(Optional.empty(), false)));
    }

    /**
     * Gives a device a new secret: 43 ASCII characters, which cannot be had again; fails with
     * {@link ProvisioningFailure.NotProvisioned} or {@link ProvisioningFailure.WithoutSecret}.
     */
    public CompletionStage<byte[]> rotate(DeviceId id) {
        return writer.submit(() -> write(() -> {
            DeviceRecord old = find(id).orElseThrow(() -> new ProvisioningFailure.NotProvisioned(id));
            if (old.method() == AuthenticationMethod.NONE) {
                throw new ProvisioningFailure.WithoutSecret(id);
            }
            byte[] secret = secrets.newSecret();
            var record = new DeviceRecord(id, old.method(), old.labels(), old.disabled(), old.created(), now());
            var change = new CredentialChange.Put(record, secrets.hide(id, old.method(), secret));
            return new Step<>(Optional.of(change), secret);
        }));
    }

    /** Lets the change that is being made end, for some seconds; those that wait fail. */
    @Override
    public void close() {
        follower.close();
        writer.close();
    }

    Optional<CredentialChange.Put> lookUp(DeviceId id) {
        return devices.find(id);
    }

    DeviceSecrets secrets() {
        return secrets;
    }

    private CredentialChange.Put provision(Provisioning wanted) throws ProvisioningFailure {
        DeviceId id = wanted.id();
        Instant now = now();
        Instant created = find(id).map(DeviceRecord::created).orElse(now);
        var record = new DeviceRecord(id, wanted.method(), wanted.labels(), wanted.disabled(), created, now);
        return new CredentialChange.Put(record, secretOf(wanted));
    }

    private StoredSecret secretOf(Provisioning wanted) throws ProvisioningFailure {
        Payload secret = wanted.secret();
        if (!secret.isEmpty() || wanted.method() == AuthenticationMethod.NONE) {
            return secrets.hide(wanted.id(), wanted.method(), secret.toBytes());
        }
        return lookUp(wanted.id())
                .filter(put -> put.record().method() == wanted.method())
                .map(CredentialChange.Put::secret)
                .orElseThrow(() -> new ProvisioningFailure.SecretMissing(wanted.id(), wanted.method()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What to write, decided on the devices as they are, and what the caller gets once it is written. */
    private record Step<T>(Optional<CredentialChange> change, T result) {}

    private interface Decision<T> {
        Step<T> decide() throws ProvisioningFailure;
    }

    /** On the writer: decides again when another writer came first. */
    private <T> T write(Decision<T> decision) throws IOException, LogFailure, ProvisioningFailure {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (shared) {
                log.expectOthers(); // they may have written what follows has to be decided on
            }
            log.catchUp();
            Step<T> step = decision.decide();
            if (step.change().isEmpty() || log.append(step.change().get())) {
                compactWhenDue();
                return step.result();
            }
        }
        throw new LogFailure.Unavailable("log of devices: others wrote first, " + MAX_ATTEMPTS + " times");
    }

    /** A log that cannot be rewritten now only stays long: that fails nobody's change. */
    private void compactWhenDue() {
        if (!isLong()) {
            return;
        }
        try {
            if (shared) {
                log.recount(); // another gateway may have rewritten it
            }
            if (isLong()) {
                compact();
            }
        } catch (IOException | LogFailure e) {
            LOGGER.warn("log of devices not rewritten changes={} devices={}", log.changes(), devices.size(), e);
        }
    }

    private boolean isLong() {
        return log.changes() > compactAbove && log.changes() > 2L * devices.size();
    }

    private void compact() throws IOException, LogFailure {
        long changes = log.changes();
        compactAbove = 2 * changes;
        if (log.compact(devices.asChanges())) {
            compactAbove = COMPACT_ABOVE;
            LOGGER.info("log of devices rewritten changes={} devices={}", changes, devices.size());
        } else { // others wrote meanwhile: no harm, but what was written again is void
            compactAbove = log.changes() + COMPACT_ABOVE / 10;
        }
    }
}
