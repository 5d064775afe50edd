package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.UnknownFieldSet;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.security.Role;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnknownFieldsTest {
    private static final int NUMBER = 5_000;
    private static final UnknownFieldSet MORE = UnknownFieldSet.newBuilder()
            .addField(
                    NUMBER, UnknownFieldSet.Field.newBuilder().addVarint(4_711).build())
            .build();

    private final Hub hub = new Hub();

    @Test
    void whatANewerContractHasMoreGoesThroughAnOlderGatewayToANewerOneAndBack() throws Exception {
        try (RpcFixture old = new RpcFixture(hub.join("old"), Optional.empty())) {
            CompletableFuture<GetStatusRequest> asked = new CompletableFuture<>();
            Peers next = hub.join("next");
            var _ = next.calls().serve(new Calls.Operation("rpc-unary"), (_, body) -> {
                asked.complete(request(body));
                return CompletableFuture.completedFuture(answer());
            });
            await().until(() -> old.cluster.nodes.node("next").isPresent());

            GatewayStatus status = GatewayControlGrpc.newBlockingStub(old.as(Role.VIEWER))
                    .getStatus(GetStatusRequest.newBuilder()
                            .setNode("next")
                            .setUnknownFields(MORE)
                            .build());

            assertThat(asked.join().getNode()).isEqualTo("next");
            assertThat(asked.join().getUnknownFields()).isEqualTo(MORE);
            assertThat(status.getNodeId()).isEqualTo("next");
            assertThat(status.getUnknownFields()).isEqualTo(MORE);
        }
    }

    /** Version, limit, method, role, caller, and the request to the end. */
    private static GetStatusRequest request(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(1 + Long.BYTES);
            assertThat(in.readUTF()).endsWith("/GetStatus");
            assertThat(in.readUTF()).isEqualTo(Role.VIEWER.word());
            assertThat(in.readUTF()).isNotEmpty();
            return GetStatusRequest.parseFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Version, that it is one, and the answer. */
    private static ByteBuffer answer() {
        byte[] status = GatewayStatus.newBuilder()
                .setNodeId("next")
                .setUnknownFields(MORE)
                .build()
                .toByteArray();
        return ByteBuffer.allocate(2 + status.length)
                .put((byte) 1)
                .put((byte) 0)
                .put(status)
                .flip();
    }
}
