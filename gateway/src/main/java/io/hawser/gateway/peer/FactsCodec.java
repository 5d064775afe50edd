package io.hawser.gateway.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link NodeFacts} as nodes tell them: a version, then the fields in their order. What a later program adds comes behind
 * them, and is passed over.
 */
final class FactsCodec {
    private static final byte VERSION = 1;
    private static final int MOST_ENTRIES = 10_000; // of a list; a body is 1 MiB at most

    private FactsCodec() {}

    static ByteBuffer encode(NodeFacts facts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(VERSION);
            text(out, facts.version());
            out.writeLong(facts.startTime().toEpochMilli());
            out.writeByte(code(facts.standing()));
            out.writeLong(facts.since().toEpochMilli());
            out.writeInt(facts.sessions());
            out.writeInt(facts.commandsOutstanding());
            out.writeInt(facts.commandShards().size());
            for (int shard : facts.commandShards()) {
                out.writeInt(shard);
            }
            text(out, facts.rpcAddress());
            text(out, facts.deviceAddress());
            text(out, facts.httpAddress());
            out.writeInt(facts.warnings().size());
            for (String warning : facts.warnings()) {
                text(out, warning);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory takes no bytes", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /** @throws IllegalArgumentException when these are no facts, or of a version that is not known here */
    static NodeFacts decode(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("facts of a node: version " + version + " (expected: " + VERSION
                        + "); the nodes run programs of too different versions");
            }
            return new NodeFacts(
                    text(in),
                    Instant.ofEpochMilli(in.readLong()),
                    standing(in.readByte()),
                    Instant.ofEpochMilli(in.readLong()),
                    in.readInt(),
                    in.readInt(),
                    shards(in),
                    text(in),
                    text(in),
                    text(in),
                    texts(in));
        } catch (IOException e) {
            throw new IllegalArgumentException("facts of a node: " + bytes.length + " bytes, cut off", e);
        }
    }

    private static int code(Standing standing) {
        return switch (standing) {
            case SERVING -> 0;
            case DRAINING -> 1;
            case ISOLATED -> 2;
        };
    }

    /** What is not known here takes no devices. */
    private static Standing standing(byte code) {
        return switch (code) {
            case 0 -> Standing.SERVING;
            case 2 -> Standing.ISOLATED;
            default -> Standing.DRAINING;
        };
    }

    private static List<Integer> shards(DataInputStream in) throws IOException {
        List<Integer> shards = new ArrayList<>();
        for (int left = entries(in); left > 0; left--) {
            shards.add(in.readInt());
        }
        return shards;
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = entries(in); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }

    private static int entries(DataInputStream in) throws IOException {
        int entries = in.readInt();
        if (entries < 0 || entries > MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "facts of a node: a list of " + entries + " (expected: 0.." + MOST_ENTRIES + ")");
        }
        return entries;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("facts of a node: a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
