package io.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.ErrorReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class FailureTest {
    private final FakeGateway gateway = FakeGateway.start(new FakeWorld(), "only");
    private final HawserClient client =
            HawserClient.builder().gateway(gateway.address()).attempts(1).build();

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorReason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
    void everyReasonOfTheContractHasItsName(ErrorReason reason) {
        gateway.refuseNext(Refusals.refusal(Status.Code.FAILED_PRECONDITION, reason, Map.of("key", "value")));

        var failure = catchThrowableOfType(HawserException.class, client::status);

        assertThat(failure.reason().name()).isEqualTo(reason.name());
        assertThat(failure.metadata()).containsEntry("key", "value");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT,    InvalidArgument",
        "NOT_FOUND,           NotFound",
        "ALREADY_EXISTS,      Conflict",
        "FAILED_PRECONDITION, Precondition",
        "UNAUTHENTICATED,     Unauthenticated",
        "PERMISSION_DENIED,   PermissionDenied",
        "RESOURCE_EXHAUSTED,  Exhausted",
        "UNAVAILABLE,         Unavailable",
        "DEADLINE_EXCEEDED,   DeadlineExceeded",
        "UNIMPLEMENTED,       NotImplemented",
        "CANCELLED,           Unavailable",
        "INTERNAL,            Internal",
        "UNKNOWN,             Internal",
        "DATA_LOSS,           Internal"
    })
    void everyStatusHasItsType(Status.Code code, String type) {
        gateway.refuseNext(code.toStatus().withDescription("what happened").asRuntimeException());

        assertThatThrownBy(client::status)
                .isInstanceOfSatisfying(HawserException.class, failure -> {
                    assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
                    assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN);
                })
                .hasMessage("what happened");
    }

    @Test
    void invalidArgumentNamesItsField() {
        gateway.refuseNext(Refusals.invalid("time_to_live"));

        var failure = catchThrowableOfType(HawserException.InvalidArgument.class, client::status);

        assertThat(failure.field()).isEqualTo("time_to_live");
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
    }

    @Test
    void aFailureSaysWhenToTryAgain() {
        gateway.refuseNext(Refusals.retryLater(
                Status.Code.RESOURCE_EXHAUSTED, ErrorReason.LIMIT_EXCEEDED, Duration.ofMillis(1_500)));

        var failure = catchThrowableOfType(HawserException.Exhausted.class, client::status);

        assertThat(failure.retryAfter()).contains(Duration.ofMillis(1_500));
    }

    @Test
    void aWaitThatOutlastsTheDeadlineIsNotBegun() {
        gateway.refuseNext(
                Refusals.retryLater(Status.Code.UNAVAILABLE, ErrorReason.SERVICE_STOPPING, Duration.ofHours(1)));
        try (var patient = HawserClient.builder().gateway(gateway.address()).build()) {

            assertThatThrownBy(patient::status).isInstanceOf(HawserException.Unavailable.class);
        }
    }

    @Test
    void aTokenFileIsReadForEveryCall(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("token");
        try (var client = HawserClient.builder()
                .gateway(gateway.address())
                .tokenFile(file)
                .build()) {

            assertThatThrownBy(client::status)
                    .isInstanceOf(HawserException.Unauthenticated.class)
                    .hasMessageContaining("can't be read");
            Files.writeString(file, "hwt_one\n");
            client.status();
            Files.writeString(file, "hwt_two\n");
            client.status();
        }

        // the client asks things of its own, too, when it likes
        assertThat(gateway.authorizations().stream().distinct()).containsExactly("Bearer hwt_one", "Bearer hwt_two");
    }

    @Test
    void aMachineElsewhereIsNotCalledInPlaintextUnlessAllowed() {
        // an address that is loopback but does not look it: only TLS may be spoken to it, which the fake does not
        String elsewhere = gateway.address().replace("127.0.0.1", "[::ffff:127.0.0.1]");
        try (var client = HawserClient.builder().gateway(elsewhere).attempts(1).build()) {

            assertThatThrownBy(client::status).isInstanceOf(HawserException.Unavailable.class);
        }

        assertThat(gateway.statusCalls()).isZero();
    }
}
