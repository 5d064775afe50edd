package io.hawser.gateway.command.shard;

import io.hawser.gateway.command.Commands;
import java.util.concurrent.CompletionStage;

/** Opens the commands of a shard, and takes them over from whoever had them. Threads: any; nothing blocks. */
@FunctionalInterface
public interface ShardOpening {

    /** The shard's commands; fails when its log can't be read or written. */
    CompletionStage<Commands> open(int shard);
}
