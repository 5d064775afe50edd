package io.hawser.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.command.shard.ShardStatus;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NewerCommandRecordsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int NEWER = 2;
    private static final CommandLimits LIMITS =
            new CommandLimits(100, 100, 100, Duration.ofMinutes(1), Duration.ofHours(1), 100);

    @Test
    void aShardWithARecordOfANewerVersionIsNotOpenedNorWrittenAndTheOthersAre() {
        try (ManyNodes nodes = new ManyNodes(LIMITS)) {
            DurableLog log = nodes.logs.log(ManyNodes.LAYOUT.log(NEWER));
            ByteBuffer record = CommandRecords.encode(new CommandRecord.Owned("a newer gateway"));
            record.put(0, (byte) 3);
            Position written = Stages.get(log.append(record, Expect.any(), new RecordId("newer")));

            NodeOfMany node = nodes.start("a");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.commands.failing())
                            .hasValueSatisfying(why -> assertThat(why)
                                    .startsWith("shard " + NEWER + ": can't be opened: ")
                                    .contains("position " + written.value(), "record version: 3 (expected: 1 or 2)")));
            assertThat(node.commands.statuses())
                    .allSatisfy(shard -> assertThat(shard.state())
                            .isEqualTo(shard.shard() == NEWER ? ShardStatus.State.OPENING : ShardStatus.State.OPEN));
            assertThat(Stages.get(log.tail())).isEqualTo(written);
            assertThat(Stages.get(node.commands.submit(CommandBench.request(deviceOfAnother(), "echo"))))
                    .isInstanceOf(Submission.Accepted.class);
        }
    }

    private static String deviceOfAnother() {
        int number = 0;
        while (ManyNodes.LAYOUT.of(new DeviceId("device-" + number)) == NEWER) {
            number++;
        }
        return "device-" + number;
    }
}
