package io.hawser.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several gateways know the same devices, whichever of them was told. */
@Timeout(60)
class SharedCredentialsTest {
    private static final DeviceId DEVICE = new DeviceId("dev-1");
    private static final Payload SECRET = Payload.ofUtf8("correct horse battery staple");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final MemoryBackplane engine = new MemoryBackplane(64 << 20);
    private final DurableLog log = engine.log(new LogName(DeviceCredentials.LOG));
    private final SecureRandom random = new SecureRandom();
    private final List<DeviceCredentials> opened = new ArrayList<>();

    @TempDir
    private Path root;

    private DeviceCredentials here;
    private DeviceCredentials there;

    @BeforeEach
    void open() throws Exception {
        here = open("here");
        copyKey("here", "there");
        there = open("there");
    }

    @AfterEach
    void close() {
        opened.forEach(DeviceCredentials::close);
        engine.close();
    }

    @Test
    void aDeviceThatIsProvisionedHereCanLogInThere() throws Exception {
        get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, false)));

        await().atMost(SOON).until(() -> there.find(DEVICE).isPresent());

        assertThat(there.secrets()
                        .matches(
                                DEVICE,
                                SECRET.toBytes(),
                                there.lookUp(DEVICE).orElseThrow().secret()))
                .isTrue();
    }

    @Test
    void whatIsDecidedThereKnowsWhatWasWrittenHereJustBefore() throws Exception {
        for (int i = 0; i < 50; i++) {
            get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, false)));
            assertThat(get(there.delete(DEVICE))).isTrue();
            assertThat(get(here.delete(DEVICE))).isFalse();
        }
    }

    @Test
    void aSecretThatIsChangedThereIsTheOneHere() throws Exception {
        get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, false)));

        byte[] secret = get(there.rotate(DEVICE));

        await().atMost(SOON)
                .until(() -> here.secrets()
                        .matches(
                                DEVICE,
                                secret,
                                here.lookUp(DEVICE).orElseThrow().secret()));
    }

    @Test
    void aDeviceWhoseSessionMayNotGoOnIsToldOfEverywhere() throws Exception {
        var revoked = new ConcurrentLinkedQueue<DeviceId>();
        get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, false)));
        await().atMost(SOON).until(() -> there.find(DEVICE).isPresent());
        there.watchRevoked(revoked::add);

        get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, false))); // a new secret at most: the session goes on
        get(here.rotate(DEVICE));
        get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, true)));
        await().atMost(SOON).until(() -> revoked.size() == 1);
        get(here.put(device(DEVICE, AuthenticationMethod.HMAC_SHA256, false)));
        await().atMost(SOON).until(() -> revoked.size() == 2);
        get(here.delete(DEVICE));
        await().atMost(SOON).until(() -> revoked.size() == 3);

        assertThat(revoked).containsOnly(DEVICE);
    }

    @Test
    void gatewaysThatRewriteTheLogLoseNothingOfEachOther() throws Exception {
        List<CompletionStage<?>> changes = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 200; i++) {
                changes.add(here.put(device(new DeviceId("here-" + i), AuthenticationMethod.TOKEN, false)));
                changes.add(there.put(device(new DeviceId("there-" + i), AuthenticationMethod.TOKEN, false)));
            }
            for (CompletionStage<?> change : changes) {
                attempt(change);
            }
        }
        for (int i = 0; i < 200; i++) { // those that others overtook too often
            get(here.put(device(new DeviceId("here-" + i), AuthenticationMethod.TOKEN, false)));
            get(there.put(device(new DeviceId("there-" + i), AuthenticationMethod.TOKEN, false)));
        }

        await().atMost(SOON).until(() -> here.size() == 400 && there.size() == 400);
        assertThat(Stages.get(log.head())).isNotEqualTo(Position.START);
        copyKey("here", "later");
        DeviceCredentials later = open("later");
        assertThat(later.size()).isEqualTo(400);
        assertThat(later.idPage("", "", 1_000)).isEqualTo(here.idPage("", "", 1_000));
    }

    @Test
    void whoMeetsAChangeOfANewerVersionSaysSoAndMakesNoChangeWithoutHavingReadIt() throws Exception {
        get(here.put(device(DEVICE, AuthenticationMethod.TOKEN, false)));
        Stages.get(log.append(ByteBuffer.wrap(new byte[] {2, 9, 9}), Expect.any(), new RecordId("of a newer version")));

        await().atMost(SOON).until(() -> here.failing().isPresent());

        Position tail = Stages.get(log.tail());
        assertThat(here.failing().orElseThrow()).contains("record " + tail.value(), "version: 2 (expected: 1)");
        assertThatThrownBy(() -> get(here.delete(DEVICE))).hasRootCauseMessage("version: 2 (expected: 1)");
        assertThat(Stages.get(log.tail())).isEqualTo(tail);
        assertThat(here.find(DEVICE)).isPresent();
        assertThatThrownBy(() -> open("here"))
                .isInstanceOf(UnreadableCredentialsException.class)
                .hasMessageContaining("version: 2 (expected: 1)");
    }

    @Test
    void aGatewayWithAnotherKeyIsRefusedAlsoWhileThereAreNoDevices() throws Exception {
        DeviceSecrets.create(DataDirectory.open(root.resolve("other")), random);

        assertThatExceptionOfType(UnreadableCredentialsException.class)
                .isThrownBy(() -> open("other"))
                .withMessageContaining("not the key that the other gateways have (expected: the same on all;");
    }

    @Test
    void aGatewayWithoutTheKeyIsRefusedAndMakesNone() {
        assertThatExceptionOfType(UnreadableCredentialsException.class)
                .isThrownBy(() -> open("new"))
                .withMessageContaining("missing, but other gateways have one (expected: the same on all; copy it");
        assertThat(root.resolve("new").resolve(DeviceSecrets.FILE)).doesNotExist();
    }

    private DeviceCredentials open(String name) throws Exception {
        DeviceCredentials credentials = DeviceCredentials.openShared(
                log, DataDirectory.open(root.resolve(name)), () -> Instant.EPOCH, random, () -> {});
        opened.add(credentials);
        return credentials;
    }

    private void copyKey(String from, String to) throws Exception {
        DataDirectory directory = DataDirectory.open(root.resolve(to));
        var _ = directory.writeSecret(
                DeviceSecrets.FILE, Files.readString(root.resolve(from).resolve(DeviceSecrets.FILE)));
    }

    private static Provisioning device(DeviceId id, AuthenticationMethod method, boolean disabled) {
        return new Provisioning(id, method, SECRET, Map.of(), disabled);
    }

    private static void attempt(CompletionStage<?> change) throws Exception {
        Optional<Throwable> failure = change.handle((_, thrown) -> Optional.ofNullable(thrown))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        failure.ifPresent(thrown -> assertThat(thrown).hasMessageContaining("others wrote first"));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
