package io.hawser.device.ledger;

import java.time.Instant;
import java.util.List;

/**
 * A ledger's first line.
 *
 * @param start when the run began, by the simulator's clock
 * @param gateways where its devices connected to, for people
 * @param devices how many they were
 * @param idPrefixes what their ids begin with: one of these
 */
public record LedgerHeader(Instant start, String gateways, int devices, List<String> idPrefixes) {
    public LedgerHeader {
        idPrefixes = List.copyOf(idPrefixes);
        if (idPrefixes.isEmpty()) {
            throw new IllegalArgumentException("idPrefixes: none (expected: at least one)");
        }
    }

    /** Of devices whose ids all begin alike. */
    public LedgerHeader(Instant start, String gateways, int devices, String idPrefix) {
        this(start, gateways, devices, List.of(idPrefix));
    }

    /** Whether {@code device} may be one of the run's. */
    public boolean covers(String device) {
        return idPrefixes.stream().anyMatch(device::startsWith);
    }
}
