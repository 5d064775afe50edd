package io.hawser.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.security.MemoryLog.Mishap;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceCredentialsTest {
    private static final DeviceId DEVICE = new DeviceId("dev-1");
    private static final Payload SECRET = Payload.ofUtf8("correct horse battery staple");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Path directory;
    private final MemoryLog log = new MemoryLog();
    private final SecureRandom random = new SecureRandom();
    private Instant now = START;
    private final InstantSource clock = () -> now;
    private DeviceCredentials credentials;

    DeviceCredentialsTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        this.credentials = open(directory);
    }

    @AfterEach
    void stop() {
        credentials.close();
    }

    @Test
    void provisionedDeviceIsFoundAlsoAfterARestart() throws Exception {
        DeviceRecord put = get(credentials.put(
                new Provisioning(DEVICE, AuthenticationMethod.TOKEN, SECRET, Map.of("site", "Malmö"), false)));

        restart();

        assertThat(put)
                .isEqualTo(new DeviceRecord(
                        DEVICE, AuthenticationMethod.TOKEN, Map.of("site", "Malmö"), false, START, START));
        assertThat(credentials.find(DEVICE)).contains(put);
        assertThat(credentials.size()).isOne();
    }

    @Test
    void replacingKeepsWhenItWasCreated() throws Exception {
        provision(DEVICE, AuthenticationMethod.NONE);
        now = START.plusSeconds(5);

        DeviceRecord record = get(
                credentials.put(new Provisioning(DEVICE, AuthenticationMethod.NONE, Payload.empty(), Map.of(), true)));

        assertThat(record.created()).isEqualTo(START);
        assertThat(record.updated()).isEqualTo(now);
        assertThat(record.disabled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthenticationMethod.class,
            names = {"TOKEN", "HMAC_SHA256"})
    void secretStaysWhenNoneIsGivenAndIsForgottenWithTheMethod(AuthenticationMethod method) throws Exception {
        provision(DEVICE, method);
        StoredSecret before = stored();

        get(credentials.put(new Provisioning(DEVICE, method, Payload.empty(), Map.of("a", "b"), false)));
        StoredSecret after = stored();
        get(credentials.put(new Provisioning(DEVICE, AuthenticationMethod.NONE, Payload.empty(), Map.of(), false)));

        assertThat(after).isEqualTo(before);
        assertThat(stored()).isEqualTo(StoredSecret.NONE);
    }

    @Test
    void secretOfAnotherMethodDoesNotStay() throws Exception {
        provision(DEVICE, AuthenticationMethod.TOKEN);

        Throwable failure = failure(credentials.put(
                new Provisioning(DEVICE, AuthenticationMethod.HMAC_SHA256, Payload.empty(), Map.of(), false)));

        assertThat(failure).isInstanceOf(ProvisioningFailure.SecretMissing.class);
        assertThat(credentials.find(DEVICE))
                .get()
                .extracting(DeviceRecord::method)
                .isEqualTo(AuthenticationMethod.TOKEN);
    }

    @Test
    void secretsAndLabelsOutOfBoundsAreRefusedAtOnce() {
        Payload tooLong = Payload.of(new byte[256]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Provisioning(DEVICE, AuthenticationMethod.TOKEN, tooLong, Map.of(), false))
                .withMessage("secret: bytes for TOKEN: 256 (expected: 0..255)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Provisioning(DEVICE, AuthenticationMethod.NONE, SECRET, Map.of(), false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Provisioning(
                        DEVICE, AuthenticationMethod.TOKEN, SECRET, Map.of("k", "é".repeat(128)), false))
                .withMessage("labels: bytes of the value of k: 256 (expected: 0..255)");
    }

    @Test
    void deletedDeviceIsGoneAlsoAfterARestart() throws Exception {
        provision(DEVICE, AuthenticationMethod.TOKEN);

        boolean first = get(credentials.delete(DEVICE));
        boolean second = get(credentials.delete(DEVICE));
        restart();

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(credentials.find(DEVICE)).isEmpty();
    }

    @Test
    void newSecretReplacesTheOldOne() throws Exception {
        provision(DEVICE, AuthenticationMethod.TOKEN);

        byte[] secret = get(credentials.rotate(DEVICE));
        restart();

        assertThat(new String(secret, StandardCharsets.US_ASCII)).matches("[A-Za-z0-9_-]{43}");
        assertThat(credentials.secrets().matches(DEVICE, secret, stored())).isTrue();
        assertThat(credentials.secrets().matches(DEVICE, SECRET.toBytes(), stored()))
                .isFalse();
    }

    @Test
    void deviceWithoutASecretOrNotProvisionedGetsNoNewOne() throws Exception {
        provision(DEVICE, AuthenticationMethod.NONE);

        assertThat(failure(credentials.rotate(DEVICE))).isInstanceOf(ProvisioningFailure.WithoutSecret.class);
        assertThat(failure(credentials.rotate(new DeviceId("other"))))
                .isInstanceOf(ProvisioningFailure.NotProvisioned.class);
    }

    @Test
    void pagesAreInTheOrderOfTheBytesOfIds() throws Exception {
        // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
        for (String id : List.of("b-2", "a", "b-1", "\uD83D\uDE00", "\uFF5E", "b", "c")) {
            provision(new DeviceId(id), AuthenticationMethod.NONE);
        }

        assertThat(page("", "", 10)).containsExactly("a", "b", "b-1", "b-2", "c", "\uFF5E", "\uD83D\uDE00");
        assertThat(page("b", "", 2)).containsExactly("b", "b-1");
        assertThat(page("b", "b-1", 2)).containsExactly("b-2");
        assertThat(page("b-", "a", 9)).containsExactly("b-1", "b-2");
        assertThat(page("b", "c", 9)).isEmpty();
        assertThat(page("", "c", 9)).containsExactly("\uFF5E", "\uD83D\uDE00");
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthenticationMethod.class,
            names = {"TOKEN", "HMAC_SHA256"})
    void logHoldsNoSecretInClear(AuthenticationMethod method) throws Exception {
        provision(DEVICE, method);
        byte[] rotated = get(credentials.rotate(DEVICE));

        String contents = new String(log.contents(), StandardCharsets.ISO_8859_1);
        assertThat(contents).contains("dev-1");
        assertThat(contents).doesNotContain(SECRET.toUtf8());
        assertThat(contents).doesNotContain(new String(rotated, StandardCharsets.ISO_8859_1));
    }

    @Test
    void nothingChangesWhenTheLogIsFull() throws Exception {
        log.next(Mishap.NOT_WRITTEN);

        Throwable failure = failure(
                credentials.put(new Provisioning(DEVICE, AuthenticationMethod.NONE, Payload.empty(), Map.of(), false)));

        assertThat(failure).isInstanceOf(LogFailure.Full.class);
        assertThat(credentials.find(DEVICE)).isEmpty();
        provision(DEVICE, AuthenticationMethod.NONE); // and the next change succeeds
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"UNKNOWN_BUT_WRITTEN", "UNKNOWN_AND_NOT_WRITTEN"})
    void uncertainAppendBecomesOneRecord(Mishap mishap) throws Exception {
        log.next(mishap);

        provision(DEVICE, AuthenticationMethod.TOKEN);

        assertThat(log.count()).isOne();
        assertThat(credentials.secrets().matches(DEVICE, SECRET.toBytes(), stored()))
                .isTrue();
    }

    @Test
    void changeIsDecidedAgainWhenAnotherWriterCameFirst() throws Exception {
        provision(DEVICE, AuthenticationMethod.TOKEN);
        log.appendByOthers(CredentialCodec.encode(List.of(new CredentialChange.Delete(DEVICE))));

        Throwable failure = failure(credentials.rotate(DEVICE));

        assertThat(failure).isInstanceOf(ProvisioningFailure.NotProvisioned.class);
        assertThat(credentials.find(DEVICE)).isEmpty();
    }

    @Test
    void changesInFlightEndAndLaterOnesFailOnceClosed() throws Exception {
        CompletionStage<DeviceRecord> before =
                credentials.put(new Provisioning(DEVICE, AuthenticationMethod.NONE, Payload.empty(), Map.of(), false));
        credentials.close();

        assertThat(before.toCompletableFuture()).isCompleted();
        assertThat(failure(credentials.delete(DEVICE))).isInstanceOf(LogFailure.Unavailable.class);
    }

    @Test
    void logIsRewrittenWhenItHoldsMostlyWhatIsVoid() throws Exception {
        provisionMany(400);
        provisionMany(400);
        int before = log.count();
        provisionMany(400);

        assertThat(before).isEqualTo(800);
        assertThat(log.count()).isLessThan(500);
        List<String> devices = page("", "", 1_000);
        StoredSecret secret = stored();
        restart();
        assertThat(devices).hasSize(400);
        assertThat(page("", "", 1_000)).isEqualTo(devices);
        assertThat(stored()).isEqualTo(secret);
    }

    @Test
    void logThatWasRewrittenButNotCutMeansTheSame() throws Exception {
        log.next(Mishap.NEVER_TRUNCATED);
        provisionMany(334);
        provisionMany(334);
        provisionMany(334);
        get(credentials.delete(new DeviceId("dev-7")));
        List<String> devices = page("", "", 1_000);

        // Once only, though the log stays long: the next attempt waits until it is twice as long.
        assertThat(log.count()).isBetween(1_004, 1_050);
        restart();
        assertThat(devices).hasSize(333);
        assertThat(page("", "", 1_000)).isEqualTo(devices);
    }

    @Test
    void missingKeyIsAnErrorWhileThereAreDevices() throws Exception {
        provision(DEVICE, AuthenticationMethod.TOKEN);
        credentials.close();
        Files.delete(directory.resolve(DeviceSecrets.FILE));

        assertThatExceptionOfType(UnreadableCredentialsException.class)
                .isThrownBy(() -> open(directory))
                .withMessageContaining("device-secrets.key: missing, but 1 devices are provisioned");
        assertThat(directory.resolve(DeviceSecrets.FILE)).doesNotExist();
    }

    @Test
    void wrongKeyIsAnErrorWhileThereAreSecrets(@TempDir Path other) throws Exception {
        provision(DEVICE, AuthenticationMethod.HMAC_SHA256);
        DeviceSecrets.create(DataDirectory.open(other), random);

        assertThatExceptionOfType(UnreadableCredentialsException.class)
                .isThrownBy(() -> open(other))
                .withMessageContaining("not the key that hides the secret of device dev-1");
    }

    @Test
    void recordsOfAnotherVersionOrCutShortAreAnError() {
        log.appendByOthers(ByteBuffer.wrap(new byte[] {9, 1}));

        assertThatExceptionOfType(UnreadableCredentialsException.class)
                .isThrownBy(() -> open(directory))
                .withMessage("log of devices, record 1: version: 9 (expected: 1)");
    }

    @Test
    void recordCutShortIsAnError() {
        log.appendByOthers(ByteBuffer.wrap(new byte[] {1, 1, 5, 'd'}));

        assertThatExceptionOfType(UnreadableCredentialsException.class)
                .isThrownBy(() -> open(directory))
                .withMessage("log of devices, record 1: it ends too early");
    }

    private DeviceCredentials open(Path path) throws Exception {
        return DeviceCredentials.open(log, DataDirectory.open(path), clock, random);
    }

    private void restart() throws Exception {
        credentials.close();
        credentials = open(directory);
    }

    private void provision(DeviceId id, AuthenticationMethod method) throws Exception {
        Payload secret = method == AuthenticationMethod.NONE ? Payload.empty() : SECRET;
        get(credentials.put(new Provisioning(id, method, secret, Map.of(), false)));
    }

    private void provisionMany(int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            provision(new DeviceId("dev-" + i), AuthenticationMethod.TOKEN);
        }
    }

    private StoredSecret stored() {
        return credentials.lookUp(DEVICE).orElseThrow().secret();
    }

    private List<String> page(String prefix, String after, int limit) {
        return credentials.page(prefix, after, limit).stream()
                .map(record -> record.id().value())
                .toList();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletionStage<?> stage) {
        return Objects.requireNonNull(catchThrowable(() -> get(stage)).getCause());
    }
}
