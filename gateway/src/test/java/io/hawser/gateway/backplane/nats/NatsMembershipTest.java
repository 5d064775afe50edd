package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.MembershipContract;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
final class NatsMembershipTest extends MembershipContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
