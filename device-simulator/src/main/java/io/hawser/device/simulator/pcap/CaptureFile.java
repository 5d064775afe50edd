package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.RecordingException;
import io.hawser.device.simulator.recording.TrafficBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A capture, in pcap or pcapng. It is read from front to back, twice when nobody says which port was the gateway's; one
 * that breaks off is read as far as it goes.
 *
 * <p>Threads: one.
 */
public final class CaptureFile {
    /** The largest file: what waits for missing segments could be nearly all of it. */
    private static final long MAX_FILE = 512L << 20;

    private static final int MAX_COUNTED_PORTS = 65_536;

    private final Path file;
    private final TrafficBuilder traffic = new TrafficBuilder();
    private final Map<TcpSegment.Endpoint, Map<TcpSegment.Endpoint, TcpConnection>> connections =
            new LinkedHashMap<>(); // gateway, device
    private final Map<String, Integer> names = new HashMap<>(); // how many connections had each
    private int unreadable;

    private CaptureFile(Path file) {
        this.file = file;
    }

    /** Whether a file that begins with these four bytes, read as a big-endian number, is a capture. */
    public static boolean claims(int magic) {
        return PcapReader.claims(magic) || magic == PcapngReader.SECTION;
    }

    /**
     * The connections to a port.
     *
     * @param port the gateway's; when empty, the one to which most connections were opened, or else {@code defaultPort}
     */
    public static RecordedTraffic read(Path file, OptionalInt port, int defaultPort)
            throws IOException, RecordingException {
        if (Files.size(file) > MAX_FILE) {
            throw new RecordingException("size: " + Files.size(file) + " bytes (expected: at most " + MAX_FILE
                    + "; tcpdump -r OLD -w NEW port PORT keeps one port)");
        }
        CaptureFile capture = new CaptureFile(file);
        int gateway = port.isPresent() ? port.getAsInt() : capture.busiestPort().orElse(defaultPort);
        return capture.connectionsTo(gateway);
    }

    private Optional<Integer> busiestPort() throws IOException, RecordingException {
        Map<Integer, Integer> counts = new HashMap<>();
        var _ = each(
                segment -> { // how it ends is said at the second reading
                    if (segment.asks() && counts.size() < MAX_COUNTED_PORTS) {
                        counts.merge(segment.to().port(), 1, Integer::sum);
                    }
                });
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    private RecordedTraffic connectionsTo(int port) throws IOException, RecordingException {
        unreadable = 0;
        Optional<String> cut = each(segment -> take(segment, port));
        cut.ifPresent(where -> traffic.remark("the capture breaks off: " + where));
        if (unreadable > 0) {
            traffic.remark(unreadable + " packets are of a link type that is not read");
        }
        connections.values().forEach(devices -> devices.values().forEach(TcpConnection::onEnd));
        traffic.remark("connections to port " + port);
        return traffic.build();
    }

    private void take(TcpSegment segment, int port) throws RecordingException {
        if (segment.to().port() == port && (segment.from().port() != port || segment.asks())) {
            connection(segment, segment.to(), segment.from()).onSent(segment);
        } else if (segment.from().port() == port) {
            connection(segment, segment.from(), segment.to()).onReceived(segment);
        }
    }

    private TcpConnection connection(TcpSegment segment, TcpSegment.Endpoint gateway, TcpSegment.Endpoint device)
            throws RecordingException {
        Map<TcpSegment.Endpoint, TcpConnection> devices =
                connections.computeIfAbsent(gateway, _ -> new LinkedHashMap<>());
        TcpConnection known = devices.get(device);
        if (known != null && !known.isFollowedBy(segment)) {
            return known;
        }
        if (known != null) {
            known.onEnd();
        }
        int number = names.merge(device.toString(), 1, Integer::sum);
        TcpConnection added = new TcpConnection(number == 1 ? "" + device : device + "#" + number, segment, traffic);
        devices.put(device, added);
        return added;
    }

    /** Hands each segment to {@code action}; where the file breaks off, if it does. */
    private Optional<String> each(SegmentAction action) throws IOException, RecordingException {
        try (CaptureInput in = CaptureInput.open(file)) {
            CaptureReader reader = reader(in);
            Optional<CapturedPacket> packet = reader.next();
            while (packet.isPresent()) {
                unreadable += LinkLayer.reads(packet.get().linkType()) ? 0 : 1;
                Optional<TcpSegment> segment = IpReader.segment(packet.get());
                if (segment.isPresent()) {
                    action.take(segment.get());
                }
                packet = reader.next();
            }
            return Optional.empty();
        } catch (EOFException cut) {
            return Optional.of(String.valueOf(cut.getMessage()));
        }
    }

    private static CaptureReader reader(CaptureInput in) throws IOException, RecordingException {
        int magic = in.read(Integer.BYTES).getInt();
        if (!claims(magic)) {
            throw RecordingException.at(0, "magic", String.format("%08x", magic), "pcap or pcapng");
        }
        return magic == PcapngReader.SECTION ? PcapngReader.open(in) : PcapReader.open(in, magic);
    }

    /** What to do with a segment. */
    private interface SegmentAction {
        void take(TcpSegment segment) throws RecordingException;
    }
}
