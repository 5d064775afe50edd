package io.hawser.gateway.directory.wire;

import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Announcements as bytes, big-endian: version, then for each its kind (1 here, 2 gone), the device (2 bytes of length), the
 * epoch, and when it is here, since when (ms since 1970), its protocol and its address (2 bytes of length each).
 *
 * <p>Threads: any.
 */
public final class AnnouncementCodec {
    private static final byte VERSION = 1;
    private static final int HERE = 1;
    private static final int GONE = 2;

    private AnnouncementCodec() {}

    /** The announcements in as many batches as it takes. */
    public static List<ByteBuffer> encode(Iterator<Announcement> announcements, int maxEntries, int maxBytes) {
        List<ByteBuffer> batches = new ArrayList<>();
        BodyWriter batch = new BodyWriter(VERSION);
        int entries = 0;
        while (announcements.hasNext()) {
            Announcement next = announcements.next();
            int before = batch.size();
            put(next, batch);
            if (entries == maxEntries || (batch.size() > maxBytes && entries > 0)) {
                batch.rewind(before);
                batches.add(batch.body());
                batch = new BodyWriter(VERSION);
                put(next, batch);
                entries = 0;
            }
            entries++;
        }
        if (entries > 0) {
            batches.add(batch.body());
        }
        return batches;
    }

    /** All announcements of a batch. */
    public static List<Announcement> decode(ByteBuffer batch) throws UnreadableBodyException {
        BodyReader in = new BodyReader(batch, VERSION);
        List<Announcement> announcements = new ArrayList<>();
        while (!in.atEnd()) {
            announcements.add(take(in));
        }
        return announcements;
    }

    private static void put(Announcement announcement, BodyWriter out) {
        switch (announcement) {
            case Here here ->
                out.u8(HERE)
                        .text(here.device().value())
                        .i64(here.epoch())
                        .i64(here.sinceMillis())
                        .text(here.protocol())
                        .text(here.address());
            case Gone gone -> out.u8(GONE).text(gone.device().value()).i64(gone.epoch());
        }
    }

    private static Announcement take(BodyReader in) throws UnreadableBodyException {
        int kind = in.u8();
        DeviceId device = in.device();
        long epoch = in.epoch();
        return switch (kind) {
            case HERE -> {
                long since = in.millis();
                // There are few protocols and very many devices: one text for all.
                yield new Here(device, epoch, in.text().intern(), in.text(), since);
            }
            case GONE -> new Gone(device, epoch);
            default -> throw new UnreadableBodyException("kind: " + kind + " (expected: 1 or 2)");
        };
    }
}
