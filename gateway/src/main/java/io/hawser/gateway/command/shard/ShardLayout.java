package io.hawser.gateway.command.shard;

import io.hawser.gateway.backplane.LogName;
import io.hawser.protocol.DeviceId;
import java.nio.charset.StandardCharsets;

/**
 * Into how many parts commands are divided, and which device belongs to which. It must be the same for all gateways, and for
 * as long as the logs are kept.
 *
 * @param count 1 to {@link #MAX_SHARDS}; 1 for a gateway that stands alone
 */
public record ShardLayout(int count) {
    /** More than that would be too many logs. */
    public static final int MAX_SHARDS = 256;

    private static final String NAME = "commands";

    public ShardLayout {
        if (count < 1 || count > MAX_SHARDS) {
            throw new IllegalArgumentException("shards: " + count + " (expected: 1.." + MAX_SHARDS + ")");
        }
    }

    /** Which shard keeps that device's commands. */
    public int of(DeviceId device) {
        if (count == 1) {
            return 0;
        }
        int hash = 0x811c9dc5; // FNV-1a, 32 bits: the same for every JVM and version
        for (byte part : device.value().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (part & 0xff)) * 0x01000193;
        }
        hash ^= hash >>> 15; // its low bits hardly know of one another's
        return Integer.remainderUnsigned(hash, count);
    }

    /** The log of a shard. */
    public LogName log(int shard) {
        return new LogName(name(shard));
    }

    /** What its owner is chosen by. */
    String name(int shard) {
        return count == 1 ? NAME : NAME + '-' + shard;
    }
}
