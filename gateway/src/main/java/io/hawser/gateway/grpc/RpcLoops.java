package io.hawser.gateway.grpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Netty's threads of one server: one accepts, the others read and write. Each server has its own, so that a restart also
 * replaces those that are stuck, and because two servers cannot have the same socket in one selector.
 *
 * <p>Threads: any.
 */
final class RpcLoops {
    private static final int AS_NETTY_HAS_IT = 0;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final EventLoopGroup accepting;
    private final EventLoopGroup working;
    private volatile Optional<HandOverServerChannel> listening = Optional.empty(); // set when the server starts

    private RpcLoops(EventLoopGroup accepting, EventLoopGroup working) {
        this.accepting = accepting;
        this.working = working;
    }

    /** @throws IOException when there are no file descriptors left for its selectors */
    static RpcLoops open() throws IOException {
        EventLoopGroup accepting = group(1, "rpc-accept");
        try {
            return new RpcLoops(accepting, group(AS_NETTY_HAS_IT, "rpc-io"));
        } catch (IOException e) {
            end(accepting);
            throw e;
        }
    }

    /** Has the server that is being built accept from {@code socket}, on these threads. */
    void serve(NettyServerBuilder builder, ServerSocketChannel socket) {
        builder.bossEventLoopGroup(accepting).workerEventLoopGroup(working).channelFactory(() -> {
            HandOverServerChannel channel = new HandOverServerChannel(socket);
            listening = Optional.of(channel);
            return channel;
        });
    }

    /** Each thread that reads and writes, by name. */
    Map<String, Executor> threads() {
        Map<String, Executor> threads = new LinkedHashMap<>();
        int number = 0;
        for (EventExecutor loop : working) {
            threads.put("rpc-io-" + number, loop);
            number++;
        }
        return threads;
    }

    /** Accepts nobody any more; connections stay. */
    void stopAccepting() {
        listening.ifPresent(channel -> {
            var _ = channel.close(); // it lets go of the socket
        });
    }

    /** Ends all, once they have done what they were given. */
    void close() {
        end(accepting);
        end(working);
    }

    private static void end(EventLoopGroup threads) {
        var _ = threads.shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static EventLoopGroup group(int threads, String name) throws IOException {
        try {
            return new MultiThreadIoEventLoopGroup(
                    threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        } catch (RuntimeException e) {
            throw new IOException("no threads for calls: " + rootOf(e).getMessage(), e);
        }
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }
}
