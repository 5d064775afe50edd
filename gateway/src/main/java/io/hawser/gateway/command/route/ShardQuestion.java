package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.command.Commands;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is asked of a shard's owner, which may be this node or another.
 *
 * @param here asks it when it is this node
 * @param body the question to another; made for each attempt
 * @param answer reads the answer of another
 */
record ShardQuestion<T>(
        Calls.Operation operation,
        Function<Commands, CompletionStage<T>> here,
        Supplier<ByteBuffer> body,
        Function<ByteBuffer, T> answer) {}
