package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.EventKind;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.LogPlace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records of the groups' log as bytes: version, type, name, and for a group that is kept: created, last member (ms since
 * 1970), events lost, filter (kinds, device prefix, uplink name), place (read up to, next ordinal), unfinished runs, lost
 * events. Integers are big-endian, texts as {@link DataOutputStream#writeUTF}, lists begin with their length.
 */
final class GroupRecords {
    private static final byte VERSION = 1;
    /** Where there are several gateways: behind the type, the hold: term, owner. */
    private static final byte VERSION_WITH_HOLD = 2;

    private static final byte KEPT = 1;
    private static final byte FORGOTTEN = 2;
    private static final byte TAKEN = 3;
    private static final int RUN_BYTES = Long.BYTES + 2 * Integer.BYTES;
    /** Everything but the runs: name, filter and lost events are short. */
    private static final int MAX_HEAD_BYTES = 4_096;

    private GroupRecords() {}

    /** @param maxBytes what a record may be long; runs that do not fit are told by an earlier place, and come again */
    static ByteBuffer encode(GroupRecord record, int maxBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (record) {
                case GroupRecord.Kept(GroupState state, Hold hold) -> {
                    writeHead(KEPT, hold, out);
                    write(shortened(state, (maxBytes - MAX_HEAD_BYTES) / RUN_BYTES), out);
                }
                case GroupRecord.Forgotten(String name, Hold hold) -> {
                    writeHead(FORGOTTEN, hold, out);
                    out.writeUTF(name);
                }
                case GroupRecord.Taken(String name, Hold hold) -> {
                    writeHead(TAKEN, hold, out);
                    out.writeUTF(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array takes everything
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /** @throws IllegalArgumentException when the bytes are no record that this version knows */
    static GroupRecord decode(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.duplicate().get(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION && version != VERSION_WITH_HOLD) {
                throw new IllegalArgumentException("group record version: " + version + " (expected: " + VERSION
                        + " or " + VERSION_WITH_HOLD + ")");
            }
            byte type = in.readByte();
            Hold hold = version == VERSION ? Hold.NONE : new Hold(in.readLong(), in.readUTF());
            return switch (type) {
                case KEPT -> new GroupRecord.Kept(readState(in), hold);
                case FORGOTTEN -> new GroupRecord.Forgotten(in.readUTF(), hold);
                case TAKEN -> new GroupRecord.Taken(in.readUTF(), hold);
                default -> throw new IllegalArgumentException("group record type: " + type + " (expected: 1..3)");
            };
        } catch (IOException e) {
            throw new IllegalArgumentException("group record: " + bytes.length + " bytes, malformed", e);
        }
    }

    /** The same group with at most so many runs: it is told to stand before the first that is left out. */
    private static GroupState shortened(GroupState state, int maxRuns) {
        List<Unfinished> runs = state.place().unfinished();
        if (runs.size() <= maxRuns) {
            return state;
        }
        int fits = maxRuns;
        Position cut = runs.get(fits).batch();
        while (fits > 0 && runs.get(fits - 1).batch().equals(cut)) {
            fits--; // a batch is told as a whole or read again as a whole
        }
        LogPlace before =
                new LogPlace(new Position(cut.value() - 1), state.place().read().nextOrdinal());
        GroupPlace place =
                new GroupPlace(before, runs.subList(0, fits), state.place().lost());
        return state.withPlace(place, state.eventsLost());
    }

    private static void writeHead(byte type, Hold hold, DataOutputStream out) throws IOException {
        boolean held = !hold.equals(Hold.NONE);
        out.writeByte(held ? VERSION_WITH_HOLD : VERSION);
        out.writeByte(type);
        if (held) {
            out.writeLong(hold.term());
            out.writeUTF(hold.owner());
        }
    }

    private static void write(GroupState state, DataOutputStream out) throws IOException {
        out.writeUTF(state.name());
        out.writeLong(state.created().toEpochMilli());
        out.writeLong(state.lastMember().toEpochMilli());
        out.writeLong(state.eventsLost());
        write(state.filter(), out);
        GroupPlace place = state.place();
        out.writeLong(place.read().behind().value());
        out.writeLong(place.read().nextOrdinal());
        out.writeInt(place.unfinished().size());
        for (Unfinished run : place.unfinished()) {
            out.writeLong(run.batch().value());
            out.writeInt(run.first());
            out.writeInt(run.last());
        }
        out.writeInt(place.lost().size());
        for (LostEvents lost : place.lost()) {
            out.writeLong(lost.position().batch().value());
            out.writeLong(lost.count());
            out.writeLong(lost.until().toEpochMilli());
        }
    }

    private static GroupState readState(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Instant created = Instant.ofEpochMilli(in.readLong());
        Instant lastMember = Instant.ofEpochMilli(in.readLong());
        long eventsLost = in.readLong();
        EventFilter filter = readFilter(in);
        LogPlace read = new LogPlace(new Position(in.readLong()), in.readLong());
        List<Unfinished> unfinished = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            unfinished.add(new Unfinished(new Position(in.readLong()), in.readInt(), in.readInt()));
        }
        List<LostEvents> lost = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            EventPosition position = new EventPosition(new Position(in.readLong()), LostEvents.INDEX);
            lost.add(new LostEvents(position, in.readLong(), Instant.ofEpochMilli(in.readLong())));
        }
        return new GroupState(name, filter, created, lastMember, eventsLost, new GroupPlace(read, unfinished, lost));
    }

    private static void write(EventFilter filter, DataOutputStream out) throws IOException {
        out.writeInt(filter.kinds().size());
        for (EventKind kind : filter.kinds()) {
            out.writeUTF(kind.name());
        }
        out.writeUTF(filter.devicePrefix());
        out.writeUTF(filter.uplinkName());
    }

    private static EventFilter readFilter(DataInputStream in) throws IOException {
        List<EventKind> kinds = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            kinds.add(EventKind.valueOf(in.readUTF()));
        }
        Set<EventKind> distinct = kinds.stream().collect(Collectors.toSet());
        return new EventFilter(distinct, in.readUTF(), in.readUTF());
    }
}
