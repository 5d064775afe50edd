package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.hawser.gateway.TestIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RpcTlsTest {
    @TempDir
    private static Path directory;

    private static TestIdentity gateway;
    private static TestIdentity client;
    private static TestIdentity stranger;

    @BeforeAll
    static void makeCertificates() throws Exception {
        gateway = TestIdentity.make(directory, "gateway");
        client = TestIdentity.make(directory, "client");
        stranger = TestIdentity.make(directory, "stranger");
    }

    @Test
    void tlsServesWhoTrustsTheCertificate() throws Exception {
        try (RpcFixture rpc = fixture(Optional.empty())) {
            assertThat(check(rpc.channel(trusting(gateway).build()))).isEqualTo(ServingStatus.SERVING);
            assertUnavailable(rpc.channel(trusting(stranger).build()));
            assertUnavailable(rpc.anonymous());
        }
    }

    @Test
    void mutualTlsTurnsAwayWhoHasNoCertificateOfTheAuthority() throws Exception {
        try (RpcFixture rpc = fixture(Optional.of(client.certificate()))) {
            assertThat(check(rpc.channel(with(client)))).isEqualTo(ServingStatus.SERVING);
            assertUnavailable(rpc.channel(with(stranger)));
            assertUnavailable(rpc.channel(trusting(gateway).build()));
        }
    }

    private static RpcFixture fixture(Optional<Path> clientCa) throws Exception {
        return new RpcFixture(Optional.of(new RpcTls(gateway.certificate(), gateway.key(), clientCa)));
    }

    private static TlsChannelCredentials.Builder trusting(TestIdentity server) throws IOException {
        return TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile());
    }

    private static ChannelCredentials with(TestIdentity own) throws IOException {
        return trusting(gateway)
                .keyManager(own.certificate().toFile(), own.key().toFile())
                .build();
    }

    private static ServingStatus check(Channel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static void assertUnavailable(Channel channel) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> check(channel));
        assertThat(failure).isNotNull();
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
}
