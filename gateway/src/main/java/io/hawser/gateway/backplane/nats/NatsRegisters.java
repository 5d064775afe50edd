package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.nats.log.Leader;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Registers in a bucket, without compare-and-set, which older servers get wrong: each life of each node has a key of its
 * own for each register, which nobody else writes, and the register is the greatest of them. When a node raises a register
 * for the first time it takes over what its earlier lives left, and removes it.
 *
 * <p>Threads: any.
 */
final class NatsRegisters implements Registers {
    static final String BUCKET = "HAWSER_REGISTERS";
    static final String STREAM = "KV_" + BUCKET;
    private static final String PLAIN = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int MAX_READS = 5; // each life takes over once
    private static final String PREFIX = "$KV." + BUCKET + ".";

    private final Leader leader;
    private final Questions questions;
    private final String node;
    private final String life;
    private final Map<Key, RaisedRegister> raised = new ConcurrentHashMap<>();
    private volatile boolean closed; // set once

    /** One life's value of a register, and where it lies. */
    record Entry(String subject, long sequence, long value) {}

    /** @param life what no other life of the node is called */
    NatsRegisters(Leader leader, Questions questions, String node, String life) {
        this.leader = leader;
        this.questions = questions;
        this.node = word(node);
        this.life = life;
    }

    @Override
    public CompletionStage<Void> raise(Key key, long value) {
        return closed
                ? CompletableFuture.failedFuture(closed())
                : raised.computeIfAbsent(key, this::register).raise(value);
    }

    @Override
    public CompletionStage<OptionalLong> read(Key key) {
        return closed
                ? CompletableFuture.failedFuture(closed())
                : entries(prefix(key) + "*.*")
                        .thenApply(entries ->
                                entries.stream().mapToLong(Entry::value).max());
    }

    void close() {
        closed = true;
    }

    private RaisedRegister register(Key key) {
        String own = prefix(key) + node + ".";
        return new RaisedRegister(own + life, () -> entries(own + "*"), questions, leader);
    }

    private CompletionStage<List<Entry>> entries(String filter) {
        return entries(filter, MAX_READS);
    }

    /** What is listed and gone when it is read was taken over meanwhile, and is under a name that was not listed. */
    private CompletionStage<List<Entry>> entries(String filter, int reads) {
        return leader.info("{\"subjects_filter\":\"" + filter + "\"}").thenCompose(info -> {
            Set<String> subjects = subjects(info);
            return values(subjects)
                    .thenCompose(entries -> entries.size() == subjects.size() || reads <= 1
                            ? CompletableFuture.completedFuture(entries)
                            : entries(filter, reads - 1));
        });
    }

    private static Set<String> subjects(JsonValue info) {
        JsonValue subjects = JsonValueUtils.readObject(JsonValueUtils.readObject(info, "state"), "subjects");
        return subjects == null || subjects.map == null ? Set.of() : subjects.map.keySet();
    }

    private CompletionStage<List<Entry>> values(Set<String> subjects) {
        CompletionStage<List<Entry>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (String subject : subjects) {
            all = all.thenCombine(leader.last(subject), (entries, message) -> {
                message.ifPresent(one -> entries.add(entry(subject, one)));
                return entries;
            });
        }
        return all;
    }

    private static Entry entry(String subject, JsonValue answer) {
        JsonValue message = JsonValueUtils.readObject(answer, "message");
        byte[] text = JsonValueUtils.readBase64(message, "data");
        return new Entry(
                subject,
                JsonValueUtils.readLong(message, "seq", 0),
                Long.parseLong(new String(text, StandardCharsets.US_ASCII)));
    }

    private static String prefix(Key key) {
        return PREFIX + word(key.value()) + ".";
    }

    /** Any text as a word of a subject, different for different texts. */
    private static String word(String text) {
        StringBuilder word = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(one) >= 0) {
                word.append((char) one);
            } else {
                word.append('_').append(Integer.toHexString(0x100 | (one & 0xff)), 1, 3);
            }
        }
        return word.toString();
    }

    private static LogFailure closed() {
        return new LogFailure.Unavailable("registers: closed");
    }
}
