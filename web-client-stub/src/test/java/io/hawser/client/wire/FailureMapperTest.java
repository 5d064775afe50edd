package io.hawser.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.hawser.client.failure.HawserException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

final class FailureMapperTest {
    @Test
    void aConnectionThatBreaksWhileACallIsSentIsAGatewayThatIsAway() {
        Status broken = Status.UNKNOWN
                .withDescription("channel closed")
                .withCause(new RuntimeException(new ClosedChannelException()));

        assertThat(FailureMapper.failure(broken, new Metadata()))
                .isInstanceOf(HawserException.Unavailable.class)
                .matches(UnaryCall::isGatewayAway)
                .hasMessageContaining("channel closed");
    }

    @Test
    void whatAServerFailsAtIsItsOwn() {
        assertThat(FailureMapper.failure(Status.UNKNOWN.withDescription("bug"), new Metadata()))
                .isInstanceOf(HawserException.Internal.class);
        assertThat(FailureMapper.failure(
                        Status.INTERNAL.withCause(new IllegalStateException("a message that can't be read")),
                        new Metadata()))
                .isInstanceOf(HawserException.Internal.class);
    }
}
