package io.hawser.gateway.backplane;

import io.hawser.gateway.backplane.embedded.Hub;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Several nodes on one engine of this JVM. Each has one thread, which brings its calls to the engine and the answers back;
 * whoever stops it stops the node.
 */
public final class NodesInOneJvm implements Cluster {
    private final Backplane engine;
    private final Hub hub;
    private final ConcurrentMap<String, Node> nodes = new ConcurrentHashMap<>();

    /** Nodes in calm weather, whose time is the clock's. Closes {@code engine} with itself. */
    public NodesInOneJvm(Backplane engine) {
        this(engine, new Hub());
    }

    /** Nodes that find each other by {@code hub}; closes both with itself. */
    public NodesInOneJvm(Backplane engine, Hub hub) {
        this.engine = engine;
        this.hub = hub;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public Backplane start(String name) {
        if (nodes.containsKey(name) && !nodes.get(name).killed) {
            throw new IllegalArgumentException("node: " + name + " (expected: a new name, or that of one killed)");
        }
        Node node = new Node(name, engine, hub);
        nodes.put(name, node);
        return node;
    }

    @Override
    public void pause(String name) {
        node(name).pause();
        hub.pause(name);
    }

    @Override
    public void resume(String name) {
        hub.resume(name);
        node(name).resume();
    }

    @Override
    public void kill(String name) {
        node(name).kill();
    }

    @Override
    public void cut(String one, String other) {
        hub.cut(one, other);
    }

    @Override
    public void isolate(String name) {
        node(name).reaches = false;
        hub.isolate(name);
    }

    @Override
    public void heal() {
        nodes.values().forEach(node -> node.reaches = true);
        hub.heal();
    }

    @Override
    public boolean passes(Duration limit, BooleanSupplier condition) {
        return hub.isReal() ? Cluster.super.passes(limit, condition) : hub.passes(limit, condition);
    }

    @Override
    public void close() {
        nodes.values().forEach(Node::kill);
        hub.close();
        engine.close();
    }

    private Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("node: " + name + " (expected: one that was started)");
        }
        return node;
    }

    private static final class Node implements Backplane {
        private final Backplane engine;
        private final Hub hub;
        private final Peers peers;
        private final ExecutorService process;
        private volatile CompletableFuture<Void> awake = CompletableFuture.completedFuture(null);
        private volatile boolean killed;
        private volatile boolean reaches = true; // the engine

        Node(String name, Backplane engine, Hub hub) {
            this.engine = engine;
            this.hub = hub;
            this.peers = hub.join(name);
            this.process = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name(name).daemon().factory());
        }

        void pause() {
            awake = new CompletableFuture<>();
        }

        void resume() {
            awake.complete(null);
        }

        void kill() {
            if (!killed) {
                hub.kill(peers.self().id());
            }
            killed = true;
            awake.complete(null);
            process.shutdownNow();
        }

        @Override
        public DurableLog log(LogName name) {
            return new NodeLog(engine.log(name));
        }

        @Override
        public Registers registers() {
            return new NodeRegisters(engine.registers());
        }

        @Override
        public Peers peers() {
            return peers;
        }

        @Override
        public String durability() {
            return engine.durability();
        }

        @Override
        public WriterHealth writerHealth() {
            return engine.writerHealth();
        }

        @Override
        public void restartWriter() throws InterruptedException {
            engine.restartWriter();
        }

        @Override
        public void close() {
            kill();
        }

        private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            run(() -> {
                if (!reaches) {
                    answer.completeExceptionally(new LogFailure.Unavailable("the engine is out of reach"));
                    return;
                }
                var _ = call.get()
                        .whenComplete((value, failure) -> run(() -> {
                            var _ = failure == null ? answer.complete(value) : answer.completeExceptionally(failure);
                        }));
            });
            return answer;
        }

        private void run(Runnable task) {
            try {
                process.execute(() -> {
                    awake.join();
                    if (!killed) {
                        task.run();
                    }
                });
            } catch (RejectedExecutionException e) {
                if (!killed) {
                    throw e;
                }
            }
        }

        private final class NodeLog implements DurableLog {
            private final DurableLog log;

            NodeLog(DurableLog log) {
                this.log = log;
            }

            @Override
            public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
                return call(() -> log.append(record, expect, id));
            }

            @Override
            public int maxRecordBytes() {
                return log.maxRecordBytes();
            }

            @Override
            public Reader read(Position after) {
                Reader reader = log.read(after);
                return new Reader() {
                    @Override
                    public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes) {
                        return call(() -> reader.next(maxRecords, maxBytes));
                    }

                    @Override
                    public CompletionStage<Void> awaitNext() {
                        return call(reader::awaitNext);
                    }
                };
            }

            @Override
            public CompletionStage<Position> tail() {
                return call(log::tail);
            }

            @Override
            public CompletionStage<Position> head() {
                return call(log::head);
            }

            @Override
            public CompletionStage<Void> truncateUpTo(Position position) {
                return call(() -> log.truncateUpTo(position));
            }

            @Override
            public CompletionStage<LogSize> size() {
                return call(log::size);
            }
        }

        private final class NodeRegisters implements Registers {
            private final Registers registers;

            NodeRegisters(Registers registers) {
                this.registers = registers;
            }

            @Override
            public CompletionStage<Void> raise(Key key, long value) {
                return call(() -> registers.raise(key, value));
            }

            @Override
            public CompletionStage<OptionalLong> read(Key key) {
                return call(() -> registers.read(key));
            }
        }
    }
}
