package io.hawser.device.simulator.fuzz;

import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;

/**
 * Makes bytes that hurt shorter, by leaving out parts for as long as they still hurt; parts become smaller and smaller.
 *
 * <p>Threads: one, which may block in {@link Hurts}.
 */
final class Shrinking {

    /** Tries bytes on the gateway. */
    interface Hurts {
        boolean test(Payload bytes) throws InterruptedException;
    }

    private final Hurts hurts;
    private int triesLeft;

    Shrinking(Hurts hurts, int tries) {
        this.hurts = hurts;
        this.triesLeft = tries;
    }

    /** The shortest found that still hurt; {@code bytes} itself when nothing shorter did. */
    Payload shortest(Payload bytes) throws InterruptedException {
        Payload best = bytes;
        int part = best.size() / 2;
        while (part > 0 && triesLeft > 0) {
            Payload shorter = withoutParts(best, part);
            // Behind a part that went, one of the same size may now go that could not before.
            part = shorter.size() < best.size() ? Math.min(part, shorter.size() / 2) : part / 2;
            best = shorter;
        }
        return best;
    }

    /** Without each part of that size that need not be there. */
    private Payload withoutParts(Payload bytes, int part) throws InterruptedException {
        Payload best = bytes;
        int at = 0;
        while (at < best.size() && triesLeft > 0) {
            Payload candidate = without(best, at, part);
            if (!candidate.isEmpty() && isStillHurting(candidate)) {
                best = candidate;
            } else {
                at += part;
            }
        }
        return best;
    }

    private boolean isStillHurting(Payload candidate) throws InterruptedException {
        triesLeft--;
        return hurts.test(candidate);
    }

    private static Payload without(Payload bytes, int at, int count) {
        int to = Math.min(bytes.size(), at + count);
        byte[] all = bytes.toBytes();
        ByteBuffer rest = ByteBuffer.allocate(bytes.size() - (to - at));
        return Payload.of(rest.put(all, 0, at).put(all, to, all.length - to).array());
    }
}
