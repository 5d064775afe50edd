package io.hawser.gateway;

import io.hawser.client.group.GroupHandler;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import io.hawser.device.ledger.LedgerEntry;
import io.hawser.device.ledger.LedgerReader;
import io.hawser.device.simulator.Reading;
import io.hawser.protocol.Payload;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Uplinks of simulated devices that a group's handlers returned from; any number of members may share it. */
final class HandledUplinks implements GroupHandler {
    private final Set<String> handled = ConcurrentHashMap.newKeySet();

    @Override
    public void onEvent(EventView event) {
        var uplink = (EventDetail.Uplink) event.detail();
        Reading reading = Reading.parse(Payload.of(uplink.payload().toBytes())).orElseThrow();
        handled.add(reading.device() + "/" + reading.sequence());
    }

    /** Those that were acknowledged to their devices, as a ledger has it, and never handled. */
    Set<String> missed(Path ledger) throws Exception {
        Set<String> missed = new HashSet<>();
        try (LedgerReader reader = LedgerReader.open(ledger)) {
            reader.forEach(entry -> {
                if (entry instanceof LedgerEntry.Acknowledged(String device, long sequence, int _)
                        && !handled.contains(device + "/" + sequence)) {
                    missed.add(device + "/" + sequence);
                }
            });
        }
        return missed;
    }
}
