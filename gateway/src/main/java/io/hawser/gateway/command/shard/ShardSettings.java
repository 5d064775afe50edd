package io.hawser.gateway.command.shard;

import java.time.Duration;

/**
 * How commands are kept across a cluster.
 *
 * @param layout into how many parts
 * @param settling how long a gateway that has just started looks who else is there before it takes shards over
 * @param patience how long a caller's question is repeated when its shard is between two owners
 * @param waitPatience how long one that waits for a command's end is kept waiting without hearing from its shard's owner
 * @param answerPatience how long what a device answered is repeated until the owner has it
 * @param maxAnswers how many answers of devices wait for the owner of one shard; more are dropped
 * @param maxAnswerBytes how many bytes they may have
 */
public record ShardSettings(
        ShardLayout layout,
        Duration settling,
        Duration patience,
        Duration waitPatience,
        Duration answerPatience,
        int maxAnswers,
        long maxAnswerBytes) {

    /** For a gateway that stands alone. */
    public static ShardSettings alone() {
        return of(1, Duration.ZERO);
    }

    /** For one of several. */
    public static ShardSettings cluster(int shards) {
        return of(shards, Duration.ofSeconds(1));
    }

    private static ShardSettings of(int shards, Duration settling) {
        return new ShardSettings(
                new ShardLayout(shards),
                settling,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                20_000,
                16 << 20);
    }
}
