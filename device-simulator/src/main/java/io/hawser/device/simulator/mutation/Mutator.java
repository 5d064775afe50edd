package io.hawser.device.simulator.mutation;

import io.hawser.protocol.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spoils valid frames.
 *
 * <p>Threads: one, that of its source of chance.
 */
final class Mutator {
    /** What comes out is not longer. */
    static final int MAX_BYTES = 200_000;

    private static final int MAX_BITS = 8;
    private static final int MAX_SET = 4;
    private static final int MAX_INSERTED = 64;
    private static final int MAX_TIMES = 40;
    private static final int MAX_FRAMES = 150;
    private static final int HEADER = 8;
    private static final int LENGTH_AT = 4;
    private static final List<Integer> BODIES = List.of(60_000, 65_535, 65_536, 65_537, 70_000, 131_072);

    private final boolean text;
    private final RandomGenerator random;

    /** @param text whether frames are lines, rather than header and body */
    Mutator(boolean text, RandomGenerator random) {
        this.text = text;
        this.random = random;
    }

    /** {@code frames} in one piece, spoilt in that way. */
    Payload mutate(Mutation mutation, List<Payload> frames) {
        byte[] all = joined(frames);
        byte[] spoilt = switch (mutation) {
            case NONE -> all;
            case BITS -> withBitsFlipped(all);
            case BYTES -> withBytesSet(all);
            case LENGTH -> text ? withAnotherNumber(all) : withAnotherLength(frames);
            case CUT -> Arrays.copyOf(all, 1 + random.nextInt(Math.max(1, all.length - 1)));
            case REMOVED -> withoutPart(all);
            case REPEATED -> random.nextBoolean() ? withPartRepeated(all) : withFrameRepeated(frames);
            case INSERTED -> withInsertion(all);
            case SWAPPED -> swapped(frames);
            case OVERSIZED -> withLargeFrame(frames);
            case CONCATENATED -> concatenated(frames);
        };
        return Payload.of(spoilt.length > MAX_BYTES ? Arrays.copyOf(spoilt, MAX_BYTES) : spoilt);
    }

    private byte[] withBitsFlipped(byte[] bytes) {
        int count = 1 + random.nextInt(MAX_BITS);
        for (int i = 0; i < count; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return bytes;
    }

    private byte[] withBytesSet(byte[] bytes) {
        int count = 1 + random.nextInt(MAX_SET);
        for (int i = 0; i < count; i++) {
            bytes[random.nextInt(bytes.length)] = Interesting.oneByte(random);
        }
        return bytes;
    }

    /** The length in a header, or a byte of the body's beginning, where bodies have theirs. */
    private byte[] withAnotherLength(List<Payload> frames) {
        List<Payload> changed = new ArrayList<>(frames);
        int which = random.nextInt(changed.size());
        byte[] frame = changed.get(which).toBytes();
        if (frame.length > HEADER && random.nextBoolean()) {
            frame[HEADER + random.nextInt(Math.min(frame.length - HEADER, 3 * HEADER))] = Interesting.oneByte(random);
        } else if (frame.length >= HEADER) {
            ByteBuffer.wrap(frame).putInt(LENGTH_AT, Interesting.length(frame.length - HEADER, random));
        }
        changed.set(which, Payload.of(frame));
        return joined(changed);
    }

    private byte[] withAnotherNumber(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int start = (from + i) % bytes.length;
            if (isDigit(bytes[start])) {
                int end = start;
                while (end < bytes.length && isDigit(bytes[end])) {
                    end++;
                }
                return spliced(bytes, start, end, Interesting.number(random));
            }
        }
        return withInsertion(bytes);
    }

    private byte[] withoutPart(byte[] bytes) {
        int start = random.nextInt(bytes.length);
        return spliced(bytes, start, endOfPart(start, bytes.length), new byte[0]);
    }

    private byte[] withPartRepeated(byte[] bytes) {
        int start = random.nextInt(bytes.length);
        Payload part = Payload.of(Arrays.copyOfRange(bytes, start, endOfPart(start, bytes.length)));
        byte[] copies = joined(Collections.nCopies(1 + random.nextInt(MAX_TIMES), part));
        return spliced(bytes, start, start, copies);
    }

    private byte[] withFrameRepeated(List<Payload> frames) {
        List<Payload> more = new ArrayList<>(frames);
        int which = random.nextInt(frames.size());
        more.addAll(which, Collections.nCopies(1 + random.nextInt(MAX_TIMES), frames.get(which)));
        return joined(more);
    }

    private byte[] withInsertion(byte[] bytes) {
        byte[] inserted = new byte[1 + random.nextInt(MAX_INSERTED)];
        if (random.nextBoolean()) {
            random.nextBytes(inserted);
        } else if (text) {
            inserted = Interesting.snippet(random);
        } else {
            Arrays.fill(inserted, Interesting.oneByte(random));
        }
        int at = random.nextInt(bytes.length + 1);
        return spliced(bytes, at, at, inserted);
    }

    private byte[] swapped(List<Payload> frames) {
        List<Payload> reordered = new ArrayList<>(frames);
        Collections.reverse(reordered);
        if (random.nextBoolean()) { // the head of one with the tail of another
            byte[] head = reordered.getFirst().toBytes();
            byte[] tail = frames.getFirst().toBytes();
            int cut = random.nextInt(head.length);
            reordered.set(0, Payload.of(spliced(head, cut, head.length, tail)));
        }
        return joined(reordered);
    }

    /** A frame that is large, with a length that says so, or what would be a small one. */
    private byte[] withLargeFrame(List<Payload> frames) {
        List<Payload> changed = new ArrayList<>(frames);
        int which = random.nextInt(changed.size());
        byte[] frame = changed.get(which).toBytes();
        int body = Interesting.pick(BODIES, random);
        byte[] filler = new byte[Math.max(0, body - Math.max(0, frame.length - HEADER))];
        Arrays.fill(filler, (byte) (text ? 'x' : random.nextInt()));
        int at = text ? random.nextInt(frame.length) : frame.length;
        byte[] large = spliced(frame, at, at, filler);
        if (!text && frame.length >= HEADER && random.nextInt(4) > 0) {
            ByteBuffer.wrap(large).putInt(LENGTH_AT, large.length - HEADER);
        }
        changed.set(which, Payload.of(large));
        return joined(changed);
    }

    private byte[] concatenated(List<Payload> frames) {
        int count = 2 + random.nextInt(MAX_FRAMES);
        int spoilt = random.nextInt(2 * count); // none of them in half of all cases
        List<Payload> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Payload frame = frames.get(i % frames.size());
            many.add(i == spoilt ? Payload.of(withBitsFlipped(frame.toBytes())) : frame);
        }
        return joined(many);
    }

    /** Mostly a short part, now and then a long one. */
    private int endOfPart(int start, int length) {
        int most = length - start;
        return start + 1 + random.nextInt(random.nextBoolean() ? Math.min(most, HEADER) : most);
    }

    private static boolean isDigit(byte each) {
        return each >= '0' && each <= '9';
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        ByteBuffer out = ByteBuffer.allocate(bytes.length - (to - from) + between.length);
        return out.put(bytes, 0, from)
                .put(between)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    private static byte[] joined(List<Payload> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames.forEach(frame -> out.writeBytes(frame.toBytes()));
        return out.toByteArray();
    }
}
