package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.MembershipContract;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsMembershipTest extends MembershipContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
