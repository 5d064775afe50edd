package io.hawser.device.audit;

import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import io.hawser.device.ledger.LedgerEntry;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.simulator.Reading;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Takes in a ledger, then every event that the gateway keeps, then every command, and finds what does not agree.
 *
 * <p>Threads: one at a time.
 */
final class Audit {
    /** Two machines' clocks may differ by so much. */
    static final Duration CLOCKS = Duration.ofMinutes(5);

    private final LedgerHeader header;
    private final Faults faults = new Faults();
    private final Map<String, DeviceBook> devices = new TreeMap<>();
    private final CommandBook commands = new CommandBook();
    private Optional<LedgerEntry.Session> firstSession = Optional.empty();
    private Optional<Instant> oldestEvent = Optional.empty();
    private boolean sawFirstSession;
    private long events;

    Audit(LedgerHeader header) {
        this.header = header;
    }

    void onEntry(LedgerEntry entry) {
        switch (entry) {
            case LedgerEntry.Session session -> {
                firstSession = firstSession.or(() -> Optional.of(session));
                book(session.device()).session(session.epoch(), faults);
            }
            case LedgerEntry.Acknowledged(String device, long sequence, int _) ->
                book(device).acknowledged(sequence);
            case LedgerEntry.Unknown(String device, long sequence) ->
                book(device).unknown(sequence);
            case LedgerEntry.Begun(String device, String command) -> commands.begun(device, command, faults);
            case LedgerEntry.Ended(String device, String command, String status) ->
                commands.ended(device, command, status);
        }
    }

    /** An event of the gateway's log, in the log's order. */
    void onEvent(EventView event) {
        events++;
        oldestEvent = oldestEvent.or(() -> Optional.of(event.time()));
        switch (event.detail()) {
            case EventDetail.DeviceConnected _ ->
                sawFirstSession |= firstSession
                        .filter(first ->
                                first.device().equals(event.deviceId()) && first.epoch() == event.sessionEpoch())
                        .isPresent();
            case EventDetail.Uplink uplink -> onUplink(event.deviceId(), uplink);
            case EventDetail.CommandChanged changed -> onEnd(changed.command());
            default -> {} // nothing that a device knows of
        }
    }

    private void onUplink(String device, EventDetail.Uplink uplink) {
        if (!isOurs(device)) {
            return;
        }
        Reading.parse(Payload.of(uplink.payload().toBytes()))
                .filter(reading -> reading.device().equals(device))
                // to the millisecond, as readings have it; earlier runs counted from 1 too
                .filter(reading ->
                        reading.sentAt().toEpochMilli() >= header.start().toEpochMilli())
                .ifPresent(reading -> book(device).logged(reading.sequence(), uplink.duplicate(), faults));
    }

    private void onEnd(CommandView command) {
        if (isOurs(command.deviceId()) && isOfThisRun(command)) {
            commands.told(command, faults);
        }
    }

    void onCommand(CommandView command) {
        if (isOurs(command.deviceId()) && isOfThisRun(command)) {
            commands.kept(command, faults);
        }
    }

    /** From when on commands are of this run. */
    Instant since() {
        return header.start().minus(CLOCKS);
    }

    private boolean isOfThisRun(CommandView command) {
        return !command.createTime().isBefore(since());
    }

    private boolean isOurs(String device) {
        return header.covers(device);
    }

    /** Whether the gateway keeps nothing of the run's beginning: then what is missing proves nothing. */
    boolean isLogTooShort() {
        return firstSession.isPresent() && !sawFirstSession;
    }

    /** When the oldest event happened that the gateway keeps. */
    Optional<Instant> oldestEvent() {
        return oldestEvent;
    }

    /** @param ended whether the ledger came to its end */
    AuditReport finish(boolean ended) {
        devices.values().forEach(book -> book.findLost(faults));
        commands.compare(faults);
        return new AuditReport(
                header,
                ended,
                events,
                devices.size(),
                sum(DeviceBook::acknowledgedCount),
                sum(DeviceBook::loggedCount),
                sum(DeviceBook::repeats),
                sum(DeviceBook::unknownCount),
                sum(DeviceBook::unknownLogged),
                sum(DeviceBook::beyondLedger),
                commands.executedCount(),
                commands.keptCount(),
                commands.outstandingCount(),
                faults);
    }

    private long sum(ToLongFunction<DeviceBook> figure) {
        return devices.values().stream().mapToLong(figure).sum();
    }

    private DeviceBook book(String device) {
        return devices.computeIfAbsent(device, DeviceBook::new);
    }
}
